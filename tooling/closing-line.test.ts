import { expect, test } from 'vitest';
import { closingLine } from './closing-line.mjs';

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
