/** The commands agree about the next fire of a schedule, and show each pause with its reason. In this process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRegistry } from '@sb/jobs';
import { pauseJob, pauseQueue } from '@sb/queue';
import { defineJobs, registerNode } from '@sb/queue/engine';
import {
  changeNext,
  listSchedules,
  loadSchedules,
  pauseSchedule,
  parseSchedules,
  skipNext,
} from '@sb/scheduler';
import { migrate, openStore, type Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mergeSchedules } from '@sb/views';
import { runProgram } from '../src/cli/program.ts';
import { greetingLines } from '../src/commands/daemon/greeting.ts';
import { COMMANDS } from '../src/commands/index.ts';

const NOON = Date.parse('2026-03-28T12:00:00Z');
const MINUTE = 60_000;
const FILE = `
calendars: { holidays: [2026-12-25, 2026-12-31..2027-01-01] }
schedules:
  - { name: cleanup, jobId: maintenance.cleanup, schedule: '0 0 * * *', enabled: true }
  - { name: retry, jobId: maintenance.retry, after: [{ job: maintenance.cleanup }], enabled: true }
`;
/** What the daemon has loaded is not what the default file says. */
const LOADED = `schedules: [{ name: cleanup, jobId: maintenance.cleanup, schedule: '0 13 * * *', enabled: true }]`;
const ADA = { actor: 'ada', reason: 'provider down' };

const registry = createRegistry();
registry.register([{ id: 'maintenance.cleanup', name: 'Clean up', run: () => undefined }]);
const JOBS = registry.list();

type Ask = (store: Store) => Promise<unknown>;

/** A store into which a daemon has loaded other schedules than those of the default file, and the program beside it. */
async function openPlace(ask: Ask, { now = NOON, isLive = true } = {}) {
  vi.stubEnv('TZ', 'UTC');
  // The program opens the store itself, with the clock of this process.
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  const app = mkdtempSync(path.join(tmpdir(), 'worker-next-'));
  mkdirSync(path.join(app, 'dist'));
  writeFileSync(path.join(app, 'scheduler.yaml'), FILE);
  const url = `sqlite:${path.join(app, 'worker.db')}`;
  const store = await openStore({ url });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
    await store.close();
    rmSync(app, { recursive: true, force: true });
  });
  await migrate(store, '0.0.0');
  await defineJobs(store, JOBS, '0.0.0');
  if (isLive) {
    const daemon = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '0.0.0', jobs: [] } as const;
    const { entries } = await parseSchedules(LOADED, 'other.yaml', JOBS);
    await loadSchedules(store, { nodeId: await registerNode(store, daemon), version: '0.0.0' }, entries);
  }
  await ask(store);
  vi.setSystemTime(now);
  const run = async (...args: readonly string[]) => {
    const written = { stdout: '', stderr: '' };
    const streamTo = (name: 'stdout' | 'stderr') => ({
      isTTY: false,
      columns: 200,
      write: (text: string) => {
        written[name] += text;
      },
    });
    const io = {
      stdout: streamTo('stdout'),
      stderr: streamTo('stderr'),
      env: { NO_COLOR: '1', DATABASE_URL: url },
      now: () => now,
      entry: pathToFileURL(path.join(app, 'dist/index.js')),
      cwd: app,
    };
    await runProgram(args, { version: '0.0.0', commands: COMMANDS, examples: [], io });
    return written;
  };
  const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout).data;
  return { store, run, json };
}

const move = (store: Store, runAt: number) =>
  changeNext(store, 'cleanup', { ...ADA, jobs: new Map(), runAt });

test.each<[string, Ask, string | undefined]>([
  ['as it stands', async () => undefined, '2026-03-28T13:00:00.000Z'],
  ['paused', (store) => pauseSchedule(store, 'cleanup', ADA), undefined],
  [
    'paused for a day',
    (store) => pauseSchedule(store, 'cleanup', { ...ADA, until: NOON + 24 * 60 * MINUTE }),
    '2026-03-29T13:00:00.000Z',
  ],
  ['with a paused job', (store) => pauseJob(store, 'maintenance.cleanup', ADA), '2026-03-28T13:00:00.000Z'],
  ['moved', (store) => move(store, NOON + 30 * MINUTE), '2026-03-28T12:30:00.000Z'],
  [
    'skipped, and the fire after it moved before it',
    async (store) => {
      await skipNext(store, 'cleanup', ADA);
      await move(store, NOON + 30 * MINUTE);
    },
    '2026-03-28T12:30:00.000Z',
  ],
])('a schedule %s has one next fire, whoever shows it', async (_what, ask, at) => {
  const { store, json } = await openPlace(ask);
  const jobs: readonly { readonly id: string; readonly nextFireAt?: string }[] = await json('list');
  const [schedule] = await json('schedules');
  const stored = await listSchedules(store);
  const { entries } = await parseSchedules(LOADED, 'other.yaml', JOBS);
  const views = mergeSchedules(entries, stored, { now: NOON, count: 1 });
  const [, , next = ''] = greetingLines(
    {
      name: 'n',
      place: 'here',
      settings: { concurrency: 1 } as never,
      jobs: [],
      schedules: entries,
      views,
      alerts: { settings: { enabled: false }, rules: [], channels: new Map() } as never,
      health: undefined,
      logLevel: 'info',
    },
    NOON,
  );
  expect({
    list: jobs.find(({ id }) => id === 'maintenance.cleanup')?.nextFireAt,
    schedules: schedule.next[0],
    preview: (await json('schedules:preview', 'cleanup')).nextFireAt,
    why: (await json('schedules:why', 'cleanup')).nextRunAt,
    greeting: next.match(/\d\d:\d\d/)?.[0],
  }).toEqual({ list: at, schedules: at, preview: at, why: at, greeting: at?.slice(11, 16) });
});

test('a schedule that is late says so in each list, and names the same next fire', async () => {
  const { run, json } = await openPlace(async () => undefined, { now: NOON + 74 * MINUTE });
  // The lease of its daemon has ended, and nothing fires.
  const late = await run('list');
  expect(late.stderr).toContain('The schedule cleanup is late: no daemon has fired');
  const [schedule] = await json('schedules', '--config', 'scheduler.yaml');
  expect(schedule.lateFireAt).toBe('2026-03-28T13:00:00.000Z');
});

test('while a daemon lives, its schedules are shown, not those of the default file', async () => {
  const live = await openPlace(async () => undefined);
  expect((await live.run('schedules')).stdout).toMatch(
    /^cleanup\t0 13 \* \* \* UTC\t2026-03-28T13:.*\ton\n$/,
  );
  expect((await live.run('schedules')).stderr).toBe('');
  expect((await live.run('schedules:preview', 'cleanup', '--next', '1')).stdout).toMatch(/^2026-03-28T13:/);
  expect((await live.run('schedules', '--config', 'scheduler.yaml')).stdout).toMatch(
    /^cleanup\t0 0 \* \* \* UTC/,
  );
  const alone = await openPlace(async () => undefined, { isLive: false });
  const shown = await alone.run('schedules');
  expect(shown.stdout).toMatch(/^cleanup\t0 0 \* \* \* UTC/);
  expect(shown.stderr).toContain('No daemon is running: nothing fires until one starts.');
});

test('each pause is shown with its author, its end and its reason', async () => {
  const until = NOON + 120 * MINUTE;
  const { run } = await openPlace(async (store) => {
    await pauseSchedule(store, 'cleanup', { actor: 'ada', reason: 'holidays', until });
    await pauseJob(store, 'maintenance.cleanup', { actor: 'bo', reason: 'disk full' });
    await pauseQueue(store, 'default', { actor: 'cy', reason: 'a move' });
  });
  const listed = (await run('list')).stderr;
  expect(listed).toContain('The job maintenance.cleanup is paused by bo: disk full');
  expect(listed).toContain('The schedule cleanup is paused by ada until 14:00 (in 2h): holidays');
  expect(listed).toContain('The queue default is paused by cy: a move');
  expect((await run('schedules')).stdout).toContain(
    'paused until 2026-03-28T14:00:00.000Z by ada: holidays · job maintenance.cleanup paused by bo: disk full',
  );
  const preview = (await run('schedules:preview', 'cleanup', '--next', '1')).stderr;
  expect(preview).toContain('paused by ada until 14:00 (in 2h): holidays');
  expect(preview).toContain('its job maintenance.cleanup is paused by bo: disk full');
});

const CREATE = ['schedules:create', 'mine', '--job', 'maintenance.cleanup'] as const;

test('a schedule of the store may exclude the calendars of the file by name', async () => {
  const { run, json } = await openPlace(async () => undefined);
  const days = ['2026-12-25', '2026-12-31', '2027-01-01'];
  const created = await json(...CREATE, '--cron', '0 9 * * *', '--exclude', '2026-05-01,holidays');
  expect(created.rules.exclude).toEqual(['2026-05-01', ...days]);
  const updated = await json('schedules:update', 'mine', '--exclude', 'holidays');
  expect(updated.rules.exclude).toEqual(days);
  expect((await run('schedules:update', 'mine', '--exclude', 'holiday')).stderr).toContain(
    'exclude[0]: no calendar "holiday" is defined (1 is). Did you mean "holidays"?',
  );
});

test('a circle with a schedule of the file is refused, also before a daemon has loaded it', async () => {
  const { run } = await openPlace(async () => undefined, { isLive: false });
  expect((await run(...CREATE, '--after', 'job:maintenance.retry')).stderr).toContain(
    'after: the schedule would follow itself: mine after job maintenance.retry of retry after job maintenance.cleanup of mine',
  );
  // Nothing of that file counts while a daemon has loaded another.
  const live = await openPlace(async () => undefined);
  expect((await live.run(...CREATE, '--after', 'job:maintenance.retry')).stdout).toMatch(/^mine\t/);
});
