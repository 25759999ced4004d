/** Follows docs/getting-started.md exactly, in a clone: writes its files and runs its commands. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { newDatabase } from './testkit/src/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shownPattern } from './shown-pattern.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

interface Step {
  readonly text: string;
  /** The file of the text, named in the sentence before it; else the text is for a shell. */
  readonly file: string | undefined;
  /** Expected output of a terminal: these lines in this order, with others between them. */
  readonly shown: string | undefined;
}

const PLACEHOLDER_URL = 'postgres://worker@localhost/worker';
const guide = readFileSync(path.join(import.meta.dirname, '../docs/getting-started.md'), 'utf8');
const steps = stepsOf(guide);
const SHORTHAND = /^export PATH=.*\/bin.*$/m.exec(guide)?.[0] ?? '';

let copy: WorkspaceCopy;
beforeAll(() => {
  // The guide installs.
  copy = copyWorkspace();
});
afterAll(() => copy.remove());

test('the guide has files to write, commands to run and something to see', () => {
  expect(steps.filter(({ file }) => file).map(({ file }) => file)).toEqual([
    'apps/worker/src/welcome.ts',
    'apps/worker/src/jobs.ts',
    'apps/worker/scheduler.yaml',
    'apps/worker/src/welcome.test.ts',
  ]);
  expect(steps.filter(({ shown }) => shown).length).toBeGreaterThan(5);
});

// One after the other: each goes on where the one before has stopped.
test.each(steps.map((step) => [step.text.split('\n')[0], step] as const))('%s', async (_title, step) => {
  if (step.file !== undefined) return write(step.file, step.text);
  const shown = step.shown === undefined ? /^/ : shownPattern(step.shown);
  const isForServer = step.text.includes(PLACEHOLDER_URL);
  const text = isForServer ? step.text.replace(PLACEHOLDER_URL, await newDatabase()) : step.text;
  // The tests in the clone need no servers of their own.
  const server = text.includes('vitest') ? `export TEST_DATABASE_URL=${await newDatabase()}` : '';
  // Wide enough for every column: a fire of Monday next week has a longer date, and would push another column out.
  const line = copy.startInTerminal(`stty columns 84\nset -e\n${server}\n${SHORTHAND}\n${text}`);
  if (text.endsWith('worker daemon\n')) {
    await line.until(shown);
    line.interrupt();
    await line.ended;
    return;
  }
  const { exitCode, stdout } = await line.ended;
  const expected = Number(/# exits with (\d+)/.exec(text)?.[1] ?? 0);
  expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: expect.stringMatching(shown) });
});

function stepsOf(markdown: string): readonly Step[] {
  const block = /(?:`([^`\n]+)`:\n\n)?^```(?:ts|yaml|bash)\n([^]*?)^```$(?:\n\n```text\n([^]*?)^```$)?/gm;
  return [...markdown.matchAll(block)].map(([, file, text = '', shown]) => ({ file, text, shown }));
}

function write(file: string, text: string): void {
  if (file.endsWith('/jobs.ts')) copy.registerJobsOf(text);
  else if (file.endsWith('/scheduler.yaml')) copy.scheduleJobsOf(text);
  else copy.write(file, text);
}
