/** Types every command of docs/runbook.md into a terminal, on a store that is in the state of its section. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { canMount, quickPasswords, storePlace } from '@sb/testkit';
import { beforeAll, expect, test } from 'vitest';
import { builtProgram } from '../apps/worker/test/built-program.ts';
import { backupName, keptName } from '../apps/worker/src/commands/store/backup/names.ts';
import { codeBlocks } from './code-blocks.ts';
import { HELPERS, JOBS, type State, STATES } from './runbook-states.ts';
import { shownPattern } from './shown-pattern.ts';
import { inTerminal } from './workspace-copy.ts';

interface Step {
  readonly typed: string;
  readonly shown: string | undefined;
}

const MARK = '@@@';
const page = readFileSync(path.resolve(import.meta.dirname, '../docs/runbook.md'), 'utf8');
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ heading: section.split('\n')[0] ?? '', steps: stepsOf(section) }));

quickPasswords();
let program = '';
beforeAll(async () => {
  program = path.join(await builtProgram(), 'index.js');
});

test('each section has a state, commands, and what they show', () => {
  expect(sections.map(({ heading }) => heading)).toEqual(Object.keys(STATES));
  for (const { heading, steps } of sections)
    expect([heading, steps[0]?.typed]).toEqual([heading, expect.stringMatching(/^worker /)]);
});

test('the files that it lets people remove are copies of the store, never the store', () => {
  const removable = Array.from(
    page.matchAll(/`([^`\s]*\*[^`\s]*\.db[^`\s]*)`/g),
    ([, glob = '']) => new RegExp(`^${glob.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`),
  );
  const removes = (file: string): boolean => removable.some((pattern) => pattern.test(file));
  expect(removable.length).toBeGreaterThan(0);
  for (const file of ['worker.db', 'worker.db-wal', 'worker.db-shm'])
    expect([file, removes(file)]).toEqual([file, false]);
  for (const name of [backupName, keptName]) expect(removes(name('worker.db', 0))).toBe(true);
});

// They wait for daemons and terminals, each in a folder of its own.
test.concurrent.for(sections)('$heading', async ({ heading, steps }, { onTestFinished, skip }) => {
  const state = STATES[heading] ?? {};
  skip(heading === 'The disk is full' && !canMount(), 'no file system can be mounted here');
  const folder = mkdtempSync(path.join(storePlace(), 'runbook-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const around = state.around ?? ((_folder: string, commands: () => Promise<void>) => commands());
  await around(folder, async () => {
    const output = await type(scriptOf(steps, state), folder, state);
    for (const [at, { shown }] of steps.entries())
      expect(output.split(MARK)[at + 1]).toMatch(shown === undefined ? /^/ : shownPattern(shown));
    expect(output.split(MARK).at(-1)).toContain('all as expected');
  });
});

function stepsOf(section: string): readonly Step[] {
  const blocks = codeBlocks(section);
  return blocks.flatMap(({ language, text: typed }, at) => {
    const next = blocks[at + 1];
    return language === 'bash' ? [{ typed, shown: next?.language === 'text' ? next.text : undefined }] : [];
  });
}

/** Ends at the first command whose exit code is not 0, or that of its comment. */
function scriptOf(steps: readonly Step[], { shell = '', mended = '' }: State): string {
  const blocks = steps.map(({ typed }, at) => [
    at === steps.length - 1 ? mended : '',
    `echo '${MARK}'`,
    typed.replaceAll(
      /^(worker .*?)(?: # exits with (\d+).*)?$/gm,
      (_, line: string, code = '0') => `expect ${code} ${line}`,
    ),
  ]);
  return [
    'stty cols 100',
    'worker() { $WORKER "$@"; }',
    'expect() { local code=$1; shift; "$@"; local got=$?; [ $got = $code ] || { echo "$*: exit code $got instead of $code"; exit; }; }',
    "trap 'kill -9 $(jobs -p) 2> /dev/null' EXIT",
    HELPERS,
    shell,
    ...blocks.flat(),
    `echo '${MARK} all as expected'`,
  ]
    .join('\n')
    .replaceAll(/<(run|alert|group)>/g, (_, name: string) => `"$${name.toUpperCase()}"`);
}

async function type(
  script: string,
  folder: string,
  { databaseUrl, file = 'worker.db' }: State,
): Promise<string> {
  writeFileSync(path.join(folder, 'jobs.mjs'), JOBS);
  const [command = '', ...args] = inTerminal(script);
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      USER: 'ada',
      NO_COLOR: '1',
      TERM: 'xterm',
      SHELL: '/bin/bash',
      DATABASE_URL: databaseUrl ?? `sqlite:${path.join(folder, file)}`,
      WORKER: `${process.execPath} ${program}`,
      WORKER_JOBS: path.join(folder, 'jobs.mjs'),
    },
  });
  const ended = once(child, 'close');
  const output = await text(child.stdout);
  await ended;
  return stripVTControlCharacters(output).replaceAll('\r', '');
}
