import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger } from '@sb/logger';
import { expect, onTestFinished, test } from 'vitest';
import { consoleEnv } from '../../services/console-program.ts';
import { parseLine, pauseBefore, startConsoleChild } from './console-child.ts';

test('it is started again after 1, 2, 4 and at most 30 s', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(pauseBefore)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});

test('its log lines are repeated, and other texts are warnings', () => {
  expect(
    parseLine('{"level":"info","time":"2026-01-05T08:00:00Z","port":1,"msg":"console at http://x"}'),
  ).toEqual({
    level: 'info',
    message: 'console at http://x',
    fields: { port: 1 },
  });
  expect(parseLine('(node:7) Warning: old')).toEqual({
    level: 'warn',
    message: '(node:7) Warning: old',
    fields: {},
  });
  expect(parseLine('{"level":"loud","msg":"x"}').level).toBe('warn');
});

function program(
  code: string,
  signal = new AbortController().signal,
  env: Record<string, string> = { SEEN: '1' },
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'server.mjs');
  writeFileSync(file, code);
  const lines: string[] = [];
  const waiters = new Set<() => void>();
  const output = {
    write(text: string) {
      lines.push(text);
      for (const wake of waiters) wake();
    },
  };
  const logger = createLogger({ format: 'json', stdout: output, stderr: output });
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiters.add(resolve));
    }
  };
  const child = startConsoleChild({
    file,
    env,
    secrets: ['tall green kettle'],
    logger,
    signal,
  });
  onTestFinished(() => child.stop());
  return { child, until, lines };
}

const STORE = { databaseUrl: 'postgres://ada@db/jobs', jobModules: [] };

test('it can open the store, and find worker.yaml and the jobs, and knows no secret of alerts or jobs', () => {
  const given = {
    CONSOLE_URL: 'https://jobs.example.org',
    PGPASSWORD: 'geheim',
    PGSSLMODE: 'verify-full',
    PGPASSFILE: '/run/secrets/pgpass',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    WORKER_CONFIG: 'config/worker.yaml',
    WORKER_JOBS: './jobs.mjs',
    INIT_CWD: '/srv/app',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'pretty',
  };
  const kept = { SLACK_BOT_TOKEN: 'xoxb-1', SMTP_URL: 'smtps://a:b@c', OPENAI_API_KEY: 'sk-1', PG: '1' };
  expect(consoleEnv({ ...given, ...kept, DATABASE_URL: 'other' }, STORE)).toEqual({
    ...given,
    DATABASE_URL: STORE.databaseUrl,
  });
});

test('an empty variable is not passed on', () => {
  expect(consoleEnv({ CONSOLE_HOST: '', CONSOLE_PORT: '', PGPASSWORD: '' }, STORE)).toEqual({
    DATABASE_URL: STORE.databaseUrl,
  });
});

test('the modules of --jobs take the place of those of WORKER_JOBS', () => {
  const jobModules = ['./mine.mjs', '@acme/jobs'];
  expect(consoleEnv({ WORKER_JOBS: 'theirs' }, { ...STORE, jobModules })).toMatchObject({
    WORKER_JOBS: './mine.mjs,@acme/jobs',
  });
});

test('it gets its own settings only, and ends when the daemon stops', async () => {
  const { child, until } = program(`
    const seen = [...Object.keys(process.env), ...process.argv.slice(2)].join();
    console.log(JSON.stringify({ level: 'info', msg: 'env ' + seen }));
    setInterval(() => {}, 1000);`);
  expect(await until(/env /)).toMatch(/"part":"console".*"env SEEN,--with-parent,--log-json,--read-masks"/);
  await child.stop();
});

test('it reads what to mask from its input alone', async () => {
  const { until } = program(`
    process.stdin.once('data', (line) => console.log(JSON.stringify({ level: 'info', msg: 'masks ' + btoa(line) })));`);
  const [, masks = ''] = /masks (\w+=*)/.exec(await until(/masks /)) ?? [];
  expect(atob(masks)).toBe('["tall green kettle"]\n');
});

test('one that ends is started again, and one with wrong settings is not', async () => {
  const again = program(`process.exit(3)`);
  expect(await again.until(/the console ended with exit code 3/)).toContain('"startsAgainInMs":1000');
  const wrong = program(`process.exit(4)`);
  await wrong.until(/exit code 4: it is not started again/);
});

const AT_WORK = `
  console.log(JSON.stringify({ level: 'info', msg: 'at work' }));
  setInterval(() => {}, 1000);`;

test('one that the system cannot start is started later', async () => {
  const node = process.execPath;
  process.execPath = path.join(tmpdir(), 'no-such-program');
  const missing = program(AT_WORK);
  process.execPath = node;
  expect(await missing.until(/the console could not be started/)).toContain('"startsAgainInMs":1000');
  await missing.until(/at work/);

  const env = { SEEN: 'text\0' };
  const refused = program(AT_WORK, undefined, env);
  env.SEEN = 'text';
  expect(await refused.until(/the console could not be started/)).toContain('"startsAgainInMs":1000');
  await refused.until(/at work/);
});

test('one that ends with the daemon, as by Ctrl-C, is no warning and is not started again', async () => {
  const stopping = new AbortController();
  const { until, lines } = program(
    `
    console.log(JSON.stringify({ level: 'info', msg: 'process ' + process.pid }));
    setInterval(() => {}, 1000);`,
    stopping.signal,
  );
  const pid = Number(/process (\d+)/.exec(await until(/process \d/))?.[1]);
  stopping.abort();
  process.kill(pid, 'SIGINT');
  await expect.poll(() => isThere(pid)).toBe(false);
  expect(lines).toHaveLength(1);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
