import { expect, test } from 'vitest';
import { ENVIRONMENT, unknownVariables } from './environment.ts';

test.each`
  what                                | env                                                | unknown
  ${'a typing mistake'}               | ${{ NOTIFY_SLAK_ENABLED: 'true' }}                 | ${[{ name: 'NOTIFY_SLAK_ENABLED', suggestion: 'NOTIFY_SLACK_ENABLED' }]}
  ${'one of ours that nothing reads'} | ${{ WORKER_COLOUR: 'red' }}                        | ${[{ name: 'WORKER_COLOUR' }]}
  ${'a known one'}                    | ${{ WORKER_JOBS: './jobs.ts', CONSOLE_PORT: '1' }} | ${[]}
  ${"somebody else's"}                | ${{ PATH: '/bin', SLAK_BOT_TOKEN: 'x' }}           | ${[]}
  ${'one that is unset'}              | ${{ WORKER_COLOUR: undefined }}                    | ${[]}
`('$what', ({ env, unknown }) => expect(unknownVariables(env)).toEqual(unknown));

test('every variable is listed once', () => {
  const names = ENVIRONMENT.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('what holds a key, a token or a password is marked as secret', () => {
  const secrets = ENVIRONMENT.filter(({ secret }) => secret).map(({ name }) => name);
  const looksSecret = ENVIRONMENT.map(({ name }) => name).filter((name) =>
    /TOKEN|KEY|SECRET|WEBHOOK_URL/.test(name),
  );
  expect(secrets).toEqual(expect.arrayContaining([...looksSecret, 'DATABASE_URL', 'SMTP_URL']));
});
