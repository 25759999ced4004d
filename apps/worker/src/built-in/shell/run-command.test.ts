import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandInput } from './command-input.ts';
import { type CommandSurroundings, runCommand } from './run-command.ts';

const NODE = process.execPath;
const ENV = { PATH: process.env['PATH'] ?? '', HOME: '/home/ada', SECRET: 'x', NAME: 'ada' };

/** Executes a real program; `lines` are the lines of the log as `level text`. */
function start(
  given: object,
  how: Partial<CommandSurroundings> & { readonly signal?: AbortSignal; readonly dryRun?: boolean } = {},
) {
  const lines: string[] = [];
  const record =
    (level: string) =>
    (text: string): void => {
      lines.push(`${level} ${text}`);
    };
  const logger = {
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
  const { signal = new AbortController().signal, dryRun = false, env = ENV, mayStart = true } = how;
  const run = {
    id: 1,
    jobId: 'shell.command',
    attempt: 1,
    maxAttempts: 1,
    trigger: 'manual',
    dryRun,
    tags: [],
    idempotencyKey: 'k',
  } as const;
  const input = commandInput.parse(given);
  const ended = runCommand({ input, signal, logger, run }, { ...how, env, mayStart });
  ended.catch(() => {});
  return { ended, lines };
}

test('stdout is logged as info, stderr as warn, line by line; the exit code is the result', async () => {
  const { ended, lines } = start({ command: ['echo one; echo two >&2; printf three'], shell: true });
  expect(await ended).toEqual({ exitCode: 0, stdoutLines: 2, stderrLines: 1 });
  expect(lines.toSorted()).toEqual(['info one', 'info three', 'warn two']);
});

test('without shell no character means anything', async () => {
  const { ended, lines } = start({ command: ['echo', '$HOME', '`id`', ';', 'a  b', '*'] });
  await ended;
  expect(lines).toEqual(['info $HOME `id` ; a  b *']);
});

test('with shell the first text is the line, and the others are its arguments', async () => {
  const { ended, lines } = start({ command: ['echo "$1" "$#"', 'a; b', 'c'], shell: true });
  await ended;
  expect(lines).toEqual(['info a; b 2']);
});

test('a program gets PATH, HOME, LANG, TZ and the variables that are named, and no others', async () => {
  const script = 'console.log(JSON.stringify(process.env))';
  const { ended, lines } = start({ command: [NODE, '-e', script], env: ['NAME', 'ABSENT'] });
  await ended;
  const { __CF_USER_TEXT_ENCODING: _, ...variables } = JSON.parse((lines[0] ?? '').slice('info '.length));
  expect(variables).toEqual({ PATH: ENV.PATH, HOME: '/home/ada', NAME: 'ada' });
});

test('cwd is the folder in which it starts', async () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-cwd-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { ended, lines } = start({ command: ['pwd', '-P'], cwd: folder });
  await ended;
  expect(lines).toEqual([`info ${folder}`]);
});

test.each`
  what                            | input                                                     | message
  ${'an exit code'}               | ${{ command: ['echo no disk >&2; exit 3'], shell: true }} | ${'"/bin/sh" ended with exit code 3, expected 0. Its last error line: no disk'}
  ${'0, where another is wanted'} | ${{ command: ['true'], okCodes: [1, 24] }}                | ${'"true" ended with exit code 0, expected 1 or 24'}
  ${'a signal'}                   | ${{ command: ['kill -9 $$'], shell: true }}               | ${'"/bin/sh" was ended by SIGKILL, expected 0'}
  ${'a missing program'}          | ${{ command: ['no-such-program-7'] }}                     | ${/"no-such-program-7" could not be started: there is no such program in PATH \(.+\)$/}
  ${'a file that is no program'}  | ${{ command: ['/etc/passwd'] }}                           | ${'"/etc/passwd" could not be started: it may not be executed'}
  ${'a missing folder'}           | ${{ command: ['true'], cwd: '/no/such/folder' }}          | ${'cwd: expected a folder, got "/no/such/folder"'}
  ${'its own timeout'}            | ${{ command: ['sleep', '600'], timeout: '200ms' }}        | ${'"sleep" did not end within its timeout of 200ms, and was ended'}
`('fails with a clear error for $what', async ({ input, message }) => {
  const failed = await start(input).ended.catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'COMMAND_FAILED' });
  expect(String(failed)).toMatch(message);
});

test('a timeout that is longer than a timer can be ends nothing', async () => {
  expect(await start({ command: ['sleep', '0.2'], timeout: '30d' }).ended).toMatchObject({ exitCode: 0 });
});

test('another exit code may mean success', async () => {
  expect(await start({ command: ['exit 24'], shell: true, okCodes: [0, 24] }).ended).toMatchObject({
    exitCode: 24,
  });
});

test('an abort ends the whole group, and lets it tidy up', async () => {
  const stopping = new AbortController();
  const script = `trap 'echo tidied; exit 0' TERM; (trap 'echo child tidied; exit 0' TERM; while :; do sleep 0.05; done) & echo "child $!"; while :; do sleep 0.05; done`;
  const { ended, lines } = start({ command: [script], shell: true }, { signal: stopping.signal });
  await firstLine(lines);
  stopping.abort(new Error('cancelled'));
  await expect(ended).rejects.toThrow('cancelled');
  expect(lines).toEqual(expect.arrayContaining(['info tidied', 'info child tidied']));
  expect(isAlive(Number(lines[0]?.replace('info child ', '')))).toBe(false);
});

test('what ignores SIGTERM is killed, also a child without outputs', async () => {
  const stopping = new AbortController();
  const script = `trap '' TERM; (while :; do sleep 0.05; done) >/dev/null 2>&1 & echo "child $!"; trap - TERM; while :; do sleep 0.05; done`;
  const { ended, lines } = start(
    { command: [script], shell: true },
    { signal: stopping.signal, killAfterMs: 300 },
  );
  await firstLine(lines);
  stopping.abort(new Error('cancelled'));
  await expect(ended).rejects.toThrow('cancelled');
  await vanished(Number(lines[0]?.replace('info child ', '')));
});

test('an abort ends the command although a process that left its group holds the outputs', async () => {
  const code = `const options = { detached: true, stdio: 'inherit' };
    const { pid } = require('node:child_process').spawn('sleep', ['600'], options);
    console.log('left ' + pid);`;
  const stopping = new AbortController();
  const { ended, lines } = start(
    { command: [NODE, '-e', code] },
    { signal: stopping.signal, killAfterMs: 100 },
  );
  await firstLine(lines);
  const [, pid] = /left (\d+)/.exec(lines.join('\n')) ?? [];
  onTestFinished(() => void process.kill(Number(pid), 'SIGKILL'));
  stopping.abort(new Error('cancelled'));
  await expect(ended).rejects.toThrow('cancelled');
});

test('of a long output the beginning and the end are logged', async () => {
  const { ended, lines } = start({ command: ['seq', '100000'] });
  expect(await ended).toMatchObject({ stdoutLines: 100_000 });
  expect(lines).toHaveLength(5_101);
  expect(lines.slice(4_999, 5_002)).toEqual(['info 5000', 'info (94,900 lines left out)', 'info 99901']);
  expect(lines.at(-1)).toBe('info 100000');
});

test('a node that was not told so starts nothing', async () => {
  const { ended, lines } = start({ command: ['echo', 'hi'] }, { mayStart: false });
  await expect(ended).rejects.toThrow(/expected "commands: true" in its worker\.yaml/);
  expect(lines).toEqual([]);
});

test('a dry run starts nothing, and logs the command', async () => {
  const { ended, lines } = start({ command: ['false'] }, { dryRun: true });
  expect(await ended).toBeUndefined();
  expect(lines).toEqual(['info would start']);
});

test.each([
  {},
  { command: [] },
  { command: 'ls -l' },
  { command: [''] },
  { command: ['a\0b'] },
  { command: ['ls'], env: ['A=b'] },
  { command: ['ls'], timeout: 'soon' },
  { command: ['ls'], timeout: '0s' },
  { command: ['ls'], okCodes: [] },
  { command: ['ls'], okCodes: [256] },
  { command: ['ls'], user: 'root' },
])('refuses the input %j', (input) => {
  expect(commandInput.safeParse(input).success).toBe(false);
});

async function firstLine(lines: readonly string[]): Promise<void> {
  await expect.poll(() => lines[0]).toBeDefined();
}

async function vanished(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid)).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
