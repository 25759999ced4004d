import { expect, test } from 'vitest';
import { ENVIRONMENT, unknownVariables } from './environment.ts';

test.each`
  what                                | env                                              | unknown
  ${'a typing mistake'}               | ${{ WORKER_NODE_NAM: 'ada' }}                    | ${[{ name: 'WORKER_NODE_NAM', suggestion: 'WORKER_NODE_NAME' }]}
  ${'a switch of a channel'}          | ${{ NOTIFY_SLAK_ENABLED: 'true' }}               | ${[{ name: 'NOTIFY_SLAK_ENABLED', suggestion: 'NOTIFY_SLACK_ENABLED' }]}
  ${'one of ours that nothing reads'} | ${{ WORKER_COLOUR: 'red' }}                      | ${[{ name: 'WORKER_COLOUR' }]}
  ${'a known one'}                    | ${{ WORKER_CONFIG: 'w.yaml', HEALTH_PORT: '1' }} | ${[]}
  ${"another program's"}              | ${{ PATH: '/bin', SLAK_BOT_TOKEN: 'x' }}         | ${[]}
  ${'one that is unset'}              | ${{ WORKER_COLOUR: undefined }}                  | ${[]}
`('$what', ({ env, unknown }) => expect(unknownVariables(env)).toEqual(unknown));

test('every variable is listed once', () => {
  const names = ENVIRONMENT.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('what holds a key, a token or a password is marked as secret', () => {
  const secrets = ENVIRONMENT.filter(({ secret }) => secret).map(({ name }) => name);
  const looksSecret = ENVIRONMENT.map(({ name }) => name).filter((name) =>
    /TOKEN|KEY|SECRET|URL|ENDPOINT|OTLP_HEADERS/.test(name),
  );
  expect(secrets).toEqual(looksSecret);
});
