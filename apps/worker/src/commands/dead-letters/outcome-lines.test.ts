import { expect, test } from 'vitest';
import { createOutput } from '../../cli/output.ts';
import {
  discardRows,
  exitCodeOfOutcome,
  type OutcomeRow,
  printOutcome,
  reopenRows,
  replayRows,
} from './outcome-lines.ts';

const DONE: OutcomeRow = { runId: 1, jobId: 'mail', isDone: true, text: 'replayed as 9' };
const REFUSED: OutcomeRow = { runId: 2, jobId: 'gone', isDone: false, text: 'No job "gone" is defined.' };
const CLOSED: OutcomeRow = {
  runId: 3,
  jobId: 'mail',
  isDone: false,
  isClosed: true,
  text: 'discarded already',
};

test.each`
  what                       | rows                 | isWhole  | code
  ${'nothing was meant'}     | ${[]}                | ${true}  | ${0}
  ${'all is done'}           | ${[DONE, DONE]}      | ${true}  | ${0}
  ${'it was interrupted'}    | ${[DONE]}            | ${false} | ${9}
  ${'some is left'}          | ${[DONE, CLOSED]}    | ${true}  | ${9}
  ${'all was decided'}       | ${[CLOSED, CLOSED]}  | ${true}  | ${7}
  ${'nothing could be done'} | ${[REFUSED, CLOSED]} | ${true}  | ${1}
`('exits with $code when $what', ({ rows, isWhole, code }) =>
  expect(exitCodeOfOutcome(rows, isWhole)).toBe(code),
);

function printed(rows: readonly OutcomeRow[], isTTY: boolean): string {
  let text = '';
  const stdout = { isTTY, columns: 80, write: (more: string) => (text += more) };
  printOutcome(rows, createOutput({ stdout, stderr: stdout, env: { NO_COLOR: '1' }, json: false }));
  return text;
}

test('many letters are told by job to a person, and one by one to a program', () => {
  const many = Array.from({ length: 1_200 }, () => DONE);
  expect(printed(many, true)).toBe('JOB    DONE\nmail  1,200\n');
  expect(printed([...many, REFUSED], true)).toBe(
    'JOB    DONE  LEFT  BECAUSE\ngone      0     1  No job "gone" is defined.\nmail  1,200     0\n',
  );
  expect(printed([DONE, REFUSED], true)).toContain('  1  mail  replayed as 9\n');
  expect(printed(many, false).split('\n')).toHaveLength(1_201);
});

const texts = (rows: readonly OutcomeRow[]) => rows.map(({ text }) => text);

test('a letter that was passed over is listed with its status, which may be the wanted one by now', () => {
  const letters = [
    { runId: 1, jobId: 'mail', status: 'open' },
    { runId: 2, jobId: 'mail', status: 'discarded' },
    { runId: 3, jobId: 'mail', status: 'replayed', replayedAs: 9 },
  ] as const;
  const replay = { replayed: [], refused: [], closed: letters, isWhole: true };
  expect(texts(replayRows(replay))).toEqual([
    'open, not replayed',
    'discarded already',
    'replayed already as 9',
  ]);
  const discard = { discarded: [], closed: letters, isWhole: true };
  expect(texts(discardRows(discard, false))[0]).toBe('open, not discarded');
  const reopened = { reopened: [], others: letters, isWhole: true };
  expect(texts(reopenRows(reopened, false)).slice(0, 2)).toEqual([
    'open already',
    'discarded, not opened again',
  ]);
});
