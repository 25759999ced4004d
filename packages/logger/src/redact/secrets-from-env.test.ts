import { expect, test } from 'vitest';
import { secretsFromEnv } from './secrets-from-env.ts';

test('secrets are found by name and in URLs, the longest first', () => {
  const env = {
    GITHUB_TOKEN: 'a-token-of-github',
    DATABASE_URL: 'postgres://ada:p%40ssword1@db/worker',
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/a/b/c',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a-token-for-a-collector,x-team=ops',
    SHORT_TOKEN: 'abc',
    LOG_LEVEL: 'information',
    UNSET_SECRET: undefined,
  };
  expect(secretsFromEnv(env)).toEqual([
    'https://hooks.slack.com/services/a/b/c',
    'Bearer a-token-for-a-collector',
    'a-token-for-a-collector',
    'a-token-of-github',
    'p%40ssword1',
    'p@ssword1',
  ]);
});

test('a secret that ends with a line break is known without it', () => {
  expect(secretsFromEnv({ API_TOKEN: ' from-a-file\n' })).toEqual([' from-a-file\n', 'from-a-file']);
});

test.each([
  ['postgres://db/worker?user=ada&password=p%40ssword1', ['p%40ssword1', 'p@ssword1']],
  [
    'https://mail.example/send?api_key=a+key%3D+of+mail&to=somebody-else',
    ['a+key%3D+of+mail', 'a+key=+of+mail', 'a key= of mail'],
  ],
  ['https://mail.example/send?apiKey=ends-with=one=', ['ends-with=one=']],
  ['https://mail.example/send?page=two-thousand&secret', []],
])('the secrets in the query of %s are found', (url, secrets) => {
  expect(secretsFromEnv({ TARGET: url })).toEqual(secrets);
});
