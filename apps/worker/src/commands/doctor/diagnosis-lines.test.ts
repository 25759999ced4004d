import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import type { Diagnosis } from './checks/check.ts';
import { byGrade, diagnosisLines, diagnosisRow, sumText } from './diagnosis-lines.ts';

const WELL: Diagnosis = { id: 'schema', title: 'schema', verdict: 'fine', found: 'up to date' };
const NOTE: Diagnosis = {
  id: 'pauses',
  title: 'pauses',
  verdict: 'note',
  found: 'queue mail is paused by ada',
};
const ILL: Diagnosis = {
  id: 'nodes',
  title: 'some nodes',
  verdict: 'problem',
  found: 'ada is gone\nbo is gone',
  expected: 'none',
  advice: 'worker doctor --fix',
  done: '2 nodes taken for dead',
};

const output = { style: createStyle(false), width: 80 };
const all = byGrade([WELL, NOTE, ILL]);

test('findings first, with what to do where there is something to do, and the rest is one number', () => {
  expect(diagnosisLines(all, { ...output, verbose: false })).toEqual([
    '  ✗ problem some nodes  ada is gone',
    '                        bo is gone',
    '                        expected: none',
    '                        do: worker doctor --fix',
    '                        fixed: 2 nodes taken for dead',
    '  ! note    pauses      queue mail is paused by ada',
    '',
    '  3 checks: 1 problem, 1 note, 1 fine (each of them: --verbose)',
  ]);
  expect(diagnosisLines([WELL], { ...output, verbose: false })).toEqual([
    '  1 check: 1 fine (each of them: --verbose)',
  ]);
});

test('a unit stays with its number', () => {
  const late = { ...NOTE, found: 'nightly has been due for 14 min' };
  expect(diagnosisLines([late], { ...output, width: 48, verbose: false }).slice(0, 2)).toEqual([
    '  ! note    pauses  nightly has been due for',
    '                    14 min',
  ]);
});

test('--verbose shows what is fine too, after the findings', () => {
  expect(diagnosisLines(all, { ...output, verbose: true }).slice(-4)).toEqual([
    '  ! note    pauses      queue mail is paused by ada',
    '  ✓ fine    schema      up to date',
    '',
    '  3 checks: 1 problem, 1 note, 1 fine',
  ]);
});

test('a long finding wraps at words below its beginning', () => {
  const long = { ...NOTE, found: 'queue mail is paused by ada until Wed 14:00: the provider is down' };
  expect(diagnosisLines([long], { ...output, width: 60, verbose: false }).slice(0, 2)).toEqual([
    '  ! note    pauses  queue mail is paused by ada until Wed',
    '                    14:00: the provider is down',
  ]);
});

test('a row for programs has all of it on one line', () => {
  expect(diagnosisRow(ILL)).toBe(
    'nodes\tproblem\tada is gone bo is gone\tworker doctor --fix\t2 nodes taken for dead',
  );
});

test.each([
  [{ checks: 1, problems: 0, notes: 0 }, '1 check: 1 fine'],
  [{ checks: 9, problems: 2, notes: 1 }, '9 checks: 2 problems, 1 note, 6 fine'],
])('%j is told as a sum', (tally, text) => expect(sumText(tally)).toBe(text));
