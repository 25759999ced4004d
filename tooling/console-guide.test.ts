/** Runs the lines of docs/guides/console.md about alerts and metrics as they stand, against a real console. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identifyBy } from '../apps/console/src/start/identify.ts';
import { settleConsole } from '../apps/console/src/start/settings.ts';
import { startConsole, type StartedConsole } from '../apps/console/src/start/start-console.ts';
import { openAlerts } from '../apps/console/test/open-alerts.ts';
import { createToken, createUser } from '../packages/access/src/index.ts';
import { type Channel, deliverDue } from '../packages/alerts/src/index.ts';
import { createLogger } from '../packages/logger/src/index.ts';
import { defineUnknownJob } from '../packages/queue/src/engine.ts';
import { migrate, openStore, sql, type Store } from '../packages/storage/src/index.ts';
import { codeBlocks } from './code-blocks.ts';
import { quickPasswords } from './testkit/src/index.ts';

const VERSION = '0.1.0';
const HOUR = 3_600_000;
const guide = readFileSync(path.resolve(import.meta.dirname, '../docs/guides/console.md'), 'utf8');
const section = guide.slice(guide.indexOf('### Alerts and metrics'), guide.indexOf('## For others on'));
/** A line of curl may go on in the next. */
const lines = codeBlocks(section).flatMap(({ text }) => text.trim().split(/(?<!\\)\n/));

const by = { actor: 'ada' };
const folder = mkdtempSync(path.join(tmpdir(), 'console-guide-'));
const slack: Channel = { name: 'slack', preview: () => undefined, send: async () => ({ kind: 'delivered' }) };
let store: Store;
let started: StartedConsole;
let token = '';
const over = new AbortController();
let sending: Promise<void>;

quickPasswords();
beforeAll(async () => {
  const url = `sqlite:${path.join(folder, 'worker.db')}`;
  store = await openStore({ url });
  await migrate(store, VERSION);
  // A daemon that has read the rules. The clock is the real one, and no thread renews its lease.
  await openAlerts(async () => store, 'queue-backlog');
  await defineUnknownJob(store, 'daily.questmaster');
  await store.write((tx) => tx.run(sql`update nodes set expires_at = expires_at + ${HOUR}`));
  await createUser(store, { name: 'ana', role: 'admin', password: 'tall green kettle' }, by);
  const wish = { name: 'ci', user: 'ana', role: 'admin', until: { forMs: 60_000 } } as const;
  token = (await createToken(store, wish, by)).text;
  const { settings } = settleConsole({ CONSOLE_PORT: '0', DATABASE_URL: url }, folder);
  const output = { write: () => {} };
  started = await startConsole({
    settings,
    version: VERSION,
    logger: createLogger({ format: 'json', stdout: output, stderr: output }),
    web: undefined,
    thread: undefined,
    worker: undefined,
    env: {},
    identify: (opened) => identifyBy(opened, settings),
  });
  sending = send();
});
afterAll(async () => {
  over.abort();
  await sending;
  await started.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As the daemon does whenever it is woken. */
async function send(): Promise<void> {
  while (!over.signal.aborted) {
    await deliverDue({ store, channels: new Map([['slack', slack]]) });
    await sleep(20);
  }
}

test.each(lines)('%s', async (line) => {
  const typed = line.replace('http://127.0.0.1:8787', `http://127.0.0.1:${started.port}`);
  const script = `curl() { command curl --silent --show-error --fail-with-body "$@"; }\n${typed}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    env: { PATH: process.env['PATH'], TOKEN: token },
  });
  expect(stdout).toMatch(EXPECTED[pathOf(line)] ?? /^no line of the guide/);
});

/** What each line is there for. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  '/api/alerts/config': /"file":"alerts\.yaml".*"rules":\[\{/,
  '/api/alerts/history': /"items":\[\]/,
  '/api/alerts/stats': /"total":\{"fired":0/,
  '/api/alerts/test': /^\[\{"channel":"slack","outcome":"sent"\}\]$/,
  '/api/v1/alerts/rules/queue-backlog/explain': /"rule":"queue-backlog"/,
  '/api/v1/silences': /"by":"token:ci@ana".*"says":"rule queue-backlog"/,
  '/api/v1/events': /"type":"alert\.silenced"/,
  '/metrics': /^worker_console_requests_total\{route="GET \/api\/alerts\/config",status="200"\} 1$/m,
};

function pathOf(line: string): string {
  return /8787([^?'\s]*)/.exec(line)?.[1] ?? '';
}

test('each line is in the guide', () => {
  expect(lines.map(pathOf)).toEqual(Object.keys(EXPECTED));
});
