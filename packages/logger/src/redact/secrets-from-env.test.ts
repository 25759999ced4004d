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
