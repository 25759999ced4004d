/** In this process: it needs neither a store nor a bundle. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
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
`;

const NOON = Date.parse('2026-03-28T12:00:00Z');

async function preview(...args: readonly string[]) {
  const ended = await previewAt(args, { now: NOON, isTTY: false });
  return { ...ended, fires: ended.stdout.split('\n').map((line) => line.split('\t')) };
}

async function previewAt(
  args: readonly string[],
  { now, isTTY }: { readonly now: number; readonly isTTY: boolean },
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
      env: { NO_COLOR: '1' },
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
  ${['daily.questmastr']}                | ${3}     | ${/There is no schedule "daily\.questmastr" in .*scheduler\.yaml \(it has 2\)\. Did you mean "daily\.questmaster"\?/}
  ${['maintenance.cleanup']}             | ${3}     | ${/The job of that name has: cleanup\.nightly\./}
  ${['0 9 * *']}                         | ${2}     | ${/Cron expression "0 9 \* \*": expected 5 fields/}
  ${['0 0 30 2 *']}                      | ${2}     | ${/so it would never fire\.\n.*Try: worker schedules:preview --help/}
  ${['']}                                | ${2}     | ${/Cron expression "": expected 5 fields/}
  ${['0 9 * * *', '--timezone', 'EST']}  | ${2}     | ${/Time zone "EST": expected "UTC" or an IANA name/}
  ${['0 9 * * *', '--next', '0']}        | ${2}     | ${/Give a whole number from 1 to 1000/}
  ${['0', '9', '*', '*', '*']}           | ${2}     | ${/too many arguments/}
  ${['0 9 * * *', '--from', 'tomorrow']} | ${2}     | ${/Give an instant such as/}
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
