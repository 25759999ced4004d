import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startVitest } from 'vitest/node';
import { closingLine, closingLineReporter } from './closing-line.mjs';

const passed = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failed = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const notLoaded = { status: 'failed', assertionResults: [] };

test.each([
  ['all is well', 1, 0, [passed], '1 passed, 0 failed'],
  ['a test failed', 2, 1, [passed, failed], '2 passed, 1 failed'],
  ['a file could not be loaded', 1, 0, [passed, notLoaded], '1 passed, 1 failed'],
])('%s', (_what, numPassedTests, numFailedTests, testResults, line) => {
  expect(closingLine({ numPassedTests, numFailedTests, testResults })).toBe(line);
});

test('a test run that vitest writes itself ends with the counts, after what was left out and why', async () => {
  const folder = mkdtempSync(path.join(import.meta.dirname, '.closing-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    path.join(folder, 'tests.mjs'),
    `import { beforeAll, describe, expect, test } from 'vitest';
test('passes', () => {});
test('fails', () => expect(1).toBe(2));
test('is for another machine', ({ skip }) => skip('no mount here'));`,
  );
  writeFileSync(
    path.join(folder, 'hook.mjs'),
    `import { beforeAll, test } from 'vitest';
beforeAll(() => { throw new Error('not built'); });
test('never begins', () => {});`,
  );
  const lines: string[] = [];
  // The run within this one sets the exit code of the process.
  const { exitCode } = process;
  const vitest = await startVitest('test', [], {
    root: folder,
    config: false,
    include: ['*.mjs'],
    reporters: [closingLineReporter((line) => lines.push(line))],
    watch: false,
  });
  await vitest.close();
  process.exitCode = exitCode;
  expect(lines).toEqual([
    'left out: never begins (no reason was given)',
    'left out: is for another machine (no mount here)',
    '1 passed, 2 failed',
  ]);
});
