/** In this process: it needs no bundle. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRegistry } from '@sb/jobs';
import { defineJobs } from '@sb/queue/engine';
import { createSchedule, pauseSchedule, skipNext } from '@sb/scheduler';
import { migrate, openStore, type Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runProgram } from '../src/cli/program.ts';
import { COMMANDS } from '../src/commands/index.ts';

const FILE = `
schedules:
  - jobId: daily.questmaster
    schedule: '30 2 */2 * 1'
    timezone: Europe/Berlin
    enabled: true
    input: { orgId: acme }
  - name: cleanup.nightly
    jobId: maintenance.cleanup
    schedule: '0 0 * * *'
    enabled: false
  - name: follower
    jobId: maintenance.retry
    after: [{ schedule: cleanup.nightly }]
    enabled: true
`;

const NOON = Date.parse('2026-03-28T12:00:00Z');

const NONE = async (): Promise<void> => {};

async function preview(...args: readonly string[]) {
  return previewOf(NONE, ...args);
}

/** With what is in the store. */
async function previewOf(fill: (store: Store) => Promise<unknown>, ...args: readonly string[]) {
  const ended = await previewAt(args, { now: NOON, isTTY: false, fill });
  return { ...ended, fires: ended.stdout.split('\n').map((line) => line.split('\t')) };
}

async function previewAt(
  args: readonly string[],
  {
    now,
    isTTY,
    fill = NONE,
  }: { readonly now: number; readonly isTTY: boolean; readonly fill?: (store: Store) => Promise<unknown> },
) {
  // Set here, so that the zone of whoever runs the tests does not matter.
  vi.stubEnv('TZ', 'UTC');
  const app = mkdtempSync(path.join(tmpdir(), 'worker-preview-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(app, { recursive: true, force: true });
  });
  mkdirSync(path.join(app, 'dist'));
  writeFileSync(path.join(app, 'scheduler.yaml'), FILE);
  const url = `sqlite:${path.join(app, 'worker.db')}`;
  const store = await openStore({ url, clock: () => now });
  await migrate(store, '0.0.0');
  await fill(store);
  await store.close();
  const written = { stdout: '', stderr: '' };
  const streamTo = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns: 100,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const exitCode = await runProgram(['schedules:preview', ...args], {
    version: '0.0.0',
    commands: COMMANDS,
    examples: [],
    io: {
      stdout: streamTo('stdout'),
      stderr: streamTo('stderr'),
      env: { NO_COLOR: '1', DATABASE_URL: url },
      now: () => now,
      entry: pathToFileURL(path.join(app, 'dist/index.js')),
      cwd: app,
    },
  });
  return { exitCode, ...written };
}

test('an expression in a zone: a row for each fire, with the local time and the change of the clocks', async () => {
  const { exitCode, fires, stderr } = await preview(
    '30 2 * * *',
    '--timezone',
    'Europe/Berlin',
    '--next',
    '2',
  );
  expect(fires).toEqual([
    [
      '2026-03-29T01:00:00.000Z',
      '2026-03-29T03:00:00+02:00',
      '2026-03-29T01:00:00+00:00',
      '',
      'clocks go forward 02:00 → 03:00: fires at 03:00',
    ],
    ['2026-03-30T00:30:00.000Z', '2026-03-30T02:30:00+02:00', '2026-03-30T00:30:00+00:00', '', ''],
    [''],
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
});

test('a schedule is found by its name, its zone can be another, and it shows ten fires from now on', async () => {
  const named = await preview('cleanup.nightly');
  expect(named.fires.slice(0, -1).map(([at]) => at?.slice(0, 10))).toEqual(
    ['03-29', '03-30', '03-31', '04-01', '04-02', '04-03', '04-04', '04-05', '04-06', '04-07'].map(
      (date) => `2026-${date}`,
    ),
  );
  const elsewhere = await preview('cleanup.nightly', '--timezone', 'Asia/Tokyo', '--next', '1');
  expect(elsewhere.stdout).toMatch(/^2026-03-28T15:00:00\.000Z\t2026-03-29T00:00:00\+09:00\t/);
});

const ADA = { actor: 'ada', jobs: new Map() };

async function ownSchedules(store: Store): Promise<void> {
  const registry = createRegistry();
  registry.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  await defineJobs(store, registry.list(), '0.0.0');
  const entry = { jobId: 'noop', schedule: '0 8 */2 * 1' };
  await createSchedule(store, { ...entry, name: 'acme.weekly' }, ADA);
  await createSchedule(store, { ...entry, name: 'cleanup.nightly' }, ADA);
}

test('a schedule of the store is found too, and has the say over one of the file', async () => {
  const own = await previewOf(ownSchedules, 'acme.weekly', '--next', '1');
  expect(own.stdout).toMatch(/^2026-04-13T08:00:00\.000Z\t.*\n$/);
  expect(own.stderr).toMatch(/^warning {2}It fires only on days .*\n$/m);
  const both = await previewOf(ownSchedules, 'cleanup.nightly', '--next', '1');
  expect(both.stdout).toMatch(/^2026-04-13T08:00:00\.000Z\t.*\n$/);
  expect(await previewOf(ownSchedules, 'acme.weakly')).toMatchObject({
    exitCode: 3,
    stderr: expect.stringMatching(/or in the store \(4 are\)\. Did you mean "acme\.weekly"\?/),
  });
});

async function pausedSchedule(store: Store): Promise<void> {
  await ownSchedules(store);
  await skipNext(store, 'acme.weekly', { actor: 'ada', reason: 'holidays' });
  await pauseSchedule(store, 'acme.weekly', { actor: 'bo', reason: 'provider down' });
}

test('what operators ask of its fires is shown, and marks them', async () => {
  const told = await previewOf(pausedSchedule, 'acme.weekly', '--next', '1');
  expect(told.stdout).toMatch(/^2026-04-13T08:00:00\.000Z\t.*\tskipped\t\n$/);
  const wishes = 'paused by bo: provider down\n13 Apr 08:00 is skipped, by ada: holidays\n';
  expect(told.stderr).toContain(`\n${wishes}`);
  const elsewhere = await previewOf(pausedSchedule, 'acme.weekly', '--timezone', 'Asia/Tokyo', '--next', '1');
  expect(elsewhere.stdout).not.toContain('skipped');
  expect(elsewhere.stderr).toContain('ignored here  paused by bo: provider down\n');
  const { stdout } = await previewOf(pausedSchedule, 'acme.weekly', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    data: {
      fires: [{ leftOut: 'skipped' }, ...Array.from({ length: 9 }, () => ({ leftOut: 'paused' }))],
      pause: { by: 'bo' },
      overrides: [{ kind: 'skip', fireTime: '2026-04-13T08:00:00.000Z' }],
    },
  });
});

test('--from is where the fires begin, --json has the words, the warnings and the zone', async () => {
  const { stdout } = await preview('0 9 */2 * 1', '--from', '2026-06-01T09:00:00Z', '--next', '1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    data: {
      schedule: '0 9 */2 * 1',
      timezone: 'UTC',
      words: 'At 09:00, every 2 days in a month, only on Monday',
      warnings: [expect.stringContaining('match both')],
      fires: [
        { at: '2026-06-15T09:00:00.000Z', local: '2026-06-15T09:00:00+00:00', excluded: false, notes: [] },
      ],
    },
  });
});

test('what may surprise is told once on stderr, of an expression and of a file', async () => {
  expect((await preview('0 9 */2 * 1')).stderr).toMatch(/^warning {2}It fires only on days .*\n$/);
  expect((await preview('daily.questmaster')).stderr).toMatch(
    /^warning {2}\S+scheduler\.yaml:4:15 {2}It fires only on days .*\n$/,
  );
});

test.each`
  args                                   | exitCode | message
  ${['daily.questmastr']}                | ${3}     | ${/There is no schedule "daily\.questmastr" in .*scheduler\.yaml or in the store \(3 are\)\. Did you mean "daily\.questmaster"\?/}
  ${['maintenance.cleanup']}             | ${3}     | ${/The job of this name has: cleanup\.nightly\./}
  ${['follower']}                        | ${2}     | ${/follower fires after cleanup\.nightly: it has no fire times of its own\n.*Try: worker schedules:why follower/}
  ${['0 9 * *']}                         | ${2}     | ${/Cron expression "0 9 \* \*": expected 5 fields/}
  ${['0 0 30 2 *']}                      | ${2}     | ${/so it would never fire\.\n.*Try: worker schedules:preview --help/}
  ${['']}                                | ${2}     | ${/Cron expression "": expected 5 fields/}
  ${['0 9 * * *', '--timezone', 'EST']}  | ${2}     | ${/Time zone "EST": expected "UTC" or an IANA name/}
  ${['0 9 * * *', '--next', '0']}        | ${2}     | ${/Give a whole number from 1 to 1000/}
  ${['0', '9', '*', '*', '*']}           | ${2}     | ${/too many arguments/}
  ${['0 9 * * *', '--from', 'tomorrow']} | ${2}     | ${/Give an instant with its zone, such as/}
`('$args is refused with $exitCode', async ({ args, exitCode, message }) => {
  const refused = await preview(...args);
  expect(refused).toMatchObject({ exitCode, stdout: '', stderr: expect.stringMatching(message) });
});

const TIME = readFileSync(new URL('../../../docs/time.md', import.meta.url), 'utf8');
const PREVIEW =
  /^```bash\n(?<command>worker schedules:preview .*)\n```\n\n```text\n(?<shown>[\s\S]*?)^```$/gm;
const previews = Array.from(TIME.matchAll(PREVIEW), ({ groups }) => ({
  command: groups?.['command'] ?? '',
  shown: groups?.['shown'],
}));

test.each(previews)('docs/time.md shows what this prints: $command', async ({ command, shown }) => {
  const [, , ...args] = Array.from(
    command.matchAll(/'([^']*)'|(\S+)/g),
    ([, quoted, word]) => quoted ?? word ?? '',
  );
  // The page is read as if it were the first of February.
  const { stdout, stderr } = await previewAt(args, { now: Date.parse('2026-02-01T00:00:00Z'), isTTY: true });
  expect({ stdout, stderr }).toEqual({ stdout: shown, stderr: '' });
});

test('docs/time.md has such blocks', () => {
  expect(previews).toHaveLength(3);
});
