import { expect, test } from 'vitest';
import { type SettingSources, settingsInForce } from './settings-in-force.ts';

const NOTHING: SettingSources = {
  env: {},
  config: {},
  file: undefined,
  databaseUrl: 'sqlite:data/worker.db',
};
const FILE = 'apps/worker/worker.yaml';

function shown(sources: Partial<SettingSources>): Readonly<Record<string, readonly unknown[]>> {
  const settings = settingsInForce({ ...NOTHING, ...sources });
  return Object.fromEntries(
    settings.map(({ name, value, origin, from }) => [name, [value, origin, ...(from ? [from] : [])]]),
  );
}

test('without a file and variables all are defaults', () => {
  const all = shown({});
  expect(Object.values(all).every(([, origin]) => origin === 'default')).toBe(true);
  expect(all).toMatchObject({
    database: ['sqlite:data/worker.db', 'default'],
    concurrency: [10, 'default'],
    grace: ['30 s', 'default'],
    'retention.retentionDays': [30, 'default'],
    'retention.logs': [14, 'default'],
  });
});

test('each value names its file or its variable; the environment counts before the file', () => {
  const config = {
    database: 'sqlite:other.db',
    concurrency: 20,
    logs: { level: 'debug' },
    queues: { mail: { concurrency: 3 } },
    retention: { logs: '36h', keepLast: 1_000 },
  } as const;
  const env = { DATABASE_URL: 'sqlite:mine.db', LOG_LEVEL: 'warn', HEALTH_PORT: '9000' };
  expect(shown({ config, env, file: FILE, databaseUrl: 'sqlite:/mine.db' })).toMatchObject({
    database: ['sqlite:/mine.db', 'environment', 'DATABASE_URL'],
    concurrency: [20, 'worker.yaml', FILE],
    'logs.level': ['warn', 'environment', 'LOG_LEVEL'],
    'queues.mail': [{ concurrency: 3 }, 'worker.yaml', FILE],
    'retention.retentionDays': [30, 'default'],
    'retention.logs': ['36h', 'worker.yaml', FILE],
    'retention.keepLast': [1_000, 'worker.yaml', FILE],
    HEALTH_PORT: ['9000', 'environment', 'HEALTH_PORT'],
  });
});

test('a level or a format that is unknown is ignored, and one in capitals is known', () => {
  const config = { logs: { level: 'debug' } } as const;
  expect(shown({ config, file: FILE, env: { LOG_LEVEL: 'verbose', LOG_FORMAT: 'xml' } })).toMatchObject({
    'logs.level': ['debug', 'worker.yaml', FILE],
    'logs.format': ['pretty on a terminal', 'default'],
  });
  expect(shown({ env: { LOG_LEVEL: 'WARN' } })).toMatchObject({
    'logs.level': ['warn', 'environment', 'LOG_LEVEL'],
  });
});

test('a secret variable is set, and not shown', () => {
  expect(shown({ env: { SLACK_BOT_TOKEN: 'xoxb-1' } })).toMatchObject({
    SLACK_BOT_TOKEN: ['[redacted]', 'environment', 'SLACK_BOT_TOKEN'],
  });
});

const lineOf = (path: readonly string[]): number | undefined =>
  ({ 'queues/mail.eu': 7, 'logs/level': 12 })[path.join('/')];

test('a field of the file has its line, also of a queue with a dot in its name', () => {
  const config = { logs: { level: 'debug' }, queues: { 'mail.eu': { concurrency: 3 } } } as const;
  expect(settingsInForce({ ...NOTHING, config, file: FILE, lineOf })).toEqual(
    expect.arrayContaining([
      { name: 'queues.mail.eu', value: { concurrency: 3 }, origin: 'worker.yaml', from: FILE, line: 7 },
      { name: 'logs.level', value: 'debug', origin: 'worker.yaml', from: FILE, line: 12 },
    ]),
  );
});

test('a flag counts before a variable', () => {
  expect(shown({ env: { WORKER_JOBS: 'theirs' }, jobModules: ['./mine.mjs'] })).toMatchObject({
    jobs: [['./mine.mjs'], 'flag', '--jobs'],
  });
});
