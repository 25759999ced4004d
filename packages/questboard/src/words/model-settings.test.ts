import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { readModelSettings } from './model-settings.ts';

const KEY = 'sk-proj-abcdefghijklmnopqrstuvwx';

test('a key is all that a model needs', () => {
  expect(on({ OPENAI_API_KEY: KEY })).toMatchObject({
    url: 'https://api.openai.com/v1/chat/completions',
    model: 'gpt-4.1-mini',
  });
});

test.each`
  base                               | url
  ${'http://127.0.0.1:11434/v1'}     | ${'http://127.0.0.1:11434/v1/chat/completions'}
  ${'https://gateway.example/a/b//'} | ${'https://gateway.example/a/b/chat/completions'}
  ${' https://gateway.example '}     | ${'https://gateway.example/chat/completions'}
`('OPENAI_BASE_URL=$base is asked at $url', ({ base, url }) => {
  expect(on({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: base }).url).toBe(url);
});

test.each`
  what                | env                                                 | why
  ${'no key'}         | ${{}}                                               | ${'OPENAI_API_KEY is not set.'}
  ${'an empty key'}   | ${{ OPENAI_API_KEY: ' ' }}                          | ${'OPENAI_API_KEY is not set.'}
  ${'the switch'}     | ${{ OPENAI_API_KEY: KEY, SB_AI_ENABLED: 'false' }}  | ${'SB_AI_ENABLED is false.'}
  ${'wrong, and off'} | ${{ OPENAI_BASE_URL: 'x', SB_AI_ENABLED: 'false' }} | ${'SB_AI_ENABLED is false.'}
`('$what switches the model off', ({ env, why }) => {
  expect(readModelSettings(env)).toEqual({ kind: 'off', why });
});

test.each`
  env                                                   | problem
  ${{ SB_AI_ENABLED: 'yes' }}                           | ${'SB_AI_ENABLED: expected "true" or "false", got "yes"'}
  ${{ SB_AI_MODEL: 'my model' }}                        | ${'SB_AI_MODEL: expected the name of a model, such as "gpt-4.1-mini", got "my model"'}
  ${{ OPENAI_BASE_URL: 'localhost' }}                   | ${'got a text that is no URL'}
  ${{ OPENAI_BASE_URL: 'ftp://models.example' }}        | ${'got a URL of "ftp:"'}
  ${{ OPENAI_BASE_URL: 'https://a:hunter2@b.example' }} | ${'got one with a user or a password'}
  ${{ OPENAI_BASE_URL: 'https://b.example?key=1234' }}  | ${'got one with a query or a fragment'}
  ${{ OPENAI_API_KEY: `${KEY}\n${KEY}` }}               | ${'OPENAI_API_KEY: expected letters, digits and signs of ASCII without blanks, got other characters'}
`('$env is told as "$problem"', ({ env, problem }) => {
  expect(readModelSettings({ OPENAI_API_KEY: KEY, ...env })).toEqual({
    kind: 'broken',
    problems: [expect.stringContaining(problem)],
  });
});

test('every mistake is told, and none quotes the key or a password', () => {
  const access = readModelSettings({
    OPENAI_API_KEY: `${KEY} ${KEY}`,
    OPENAI_BASE_URL: 'https://ada:hunter2@models.example',
    SB_AI_MODEL: '?',
    SB_AI_ENABLED: '1',
  });
  expect(access).toMatchObject({ kind: 'broken', problems: { length: 4 } });
  expect(JSON.stringify(access)).not.toMatch(/sk-proj|hunter2/);
});

test('neither JSON nor a log of the settings shows the key', () => {
  const settings = on({ OPENAI_API_KEY: KEY });
  expect(settings.key()).toBe(KEY);
  expect(`${JSON.stringify(settings)} ${inspect(settings, { depth: 9, showHidden: true })}`).not.toContain(
    'sk-',
  );
});

function on(env: Record<string, string>) {
  const access = readModelSettings(env);
  if (access.kind !== 'on') throw new Error(`expected a model, got ${JSON.stringify(access)}`);
  return access.settings;
}
