import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import type { Diagnosis } from './checks/check.ts';
import { diagnosisLines, diagnosisRow, sumText } from './diagnosis-lines.ts';

const WELL: Diagnosis = { id: 'schema', title: 'schema', verdict: 'ok', found: 'up to date' };
const ILL: Diagnosis = {
  id: 'nodes',
  title: 'some nodes',
  verdict: 'problem',
  found: 'ada is gone\nbo is gone',
  expected: 'none',
  advice: 'worker doctor --fix',
  done: '2 nodes taken for dead',
};

test('a line for each check, more where it is not well, and the sum', () => {
  expect(diagnosisLines([WELL, ILL], { style: createStyle(false) })).toEqual([
    '  ✓ ok      schema      up to date',
    '  ✗ problem some nodes  ada is gone',
    '            bo is gone',
    '            expected  none',
    '            do        worker doctor --fix',
    '            fixed     2 nodes taken for dead',
    '',
    '  2 checks: 1 ok, 1 problem',
  ]);
});

test('a row for programs has all of it on one line', () => {
  expect(diagnosisRow(ILL)).toBe(
    'nodes\tproblem\tada is gone bo is gone\tworker doctor --fix\t2 nodes taken for dead',
  );
});

test.each([
  [{ checks: 1, warnings: 0, problems: 0 }, '1 check: 1 ok'],
  [{ checks: 9, warnings: 1, problems: 2 }, '9 checks: 6 ok, 1 warning, 2 problems'],
])('%j is told as a sum', (tally, text) => expect(sumText(tally)).toBe(text));
