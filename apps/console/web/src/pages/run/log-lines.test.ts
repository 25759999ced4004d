import { expect, test } from 'vitest';
import { addPart, errorLine, joinLines, type LogPart } from './log-lines.ts';
import { neighboursIn } from './neighbours.ts';
import { sentenceParts } from './sentence-parts.ts';

const row = (id: number) => ({ id }) as never;
const line = (nr: number, level = 'info') => ({
  nr,
  claimNo: 1,
  attempt: 1,
  at: '2026-11-28T06:10:52.644Z',
  level,
  message: `line ${nr}`,
});

const part = (after: number, ...numbers: readonly number[]): LogPart => ({
  after,
  items: numbers.map((nr) => line(nr)),
});

test.each([
  ['a line that was read and came is there once', [part(1, 2, 3), part(3, 4)], [1, 2, 3, 4], undefined],
  ['lines between are said to be missing', [part(7, 8, 9)], [1, 2, 8, 9], { after: 2, count: 5 }],
  ['a number that was not kept is no gap', [part(2, 40, 41)], [1, 2, 40, 41], undefined],
  ['only what joins the last line is kept', [part(2, 3), part(7, 8)], [1, 2, 8], { after: 2, count: 5 }],
  [
    'a stream that begins anew sends all of it again',
    [part(7, 8), part(0, 1, 2), part(2, 5, 6, 7), part(7, 8, 9)],
    [1, 2, 5, 6, 7, 8, 9],
    undefined,
  ],
])('%s', (_, parts, shown, gap) => {
  const joined = joinLines([line(1), line(2)], parts.reduce<LogPart | undefined>(addPart, undefined));
  expect([joined.lines.map(({ nr }) => nr), joined.gap]).toEqual([shown, gap]);
});

test.each([
  ['the first error', [line(1), line(2, 'error'), line(3, 'error')], true, 2],
  ['the last line of a failed run', [line(1), line(2)], true, 2],
  ['none of a run that did not fail', [line(1)], false, undefined],
])('where to look: %s', (_, lines, hasFailed, nr) => expect(errorLine(lines, hasFailed)).toBe(nr));

test('numbers of runs in a sentence are links, other numbers are text', () => {
  expect(sentenceParts('2 at once, held by runs 3441 and 3443.', [3441, 3443])).toEqual([
    { text: '2' },
    { text: ' at once, held by runs ' },
    { text: '3441', runId: 3441 },
    { text: ' and ' },
    { text: '3443', runId: 3443 },
    { text: '.' },
  ]);
});

test('the place of a run in the list that a person came from', () => {
  const pages = [
    { items: [row(9), row(8)], next: 'a' },
    { items: [row(7)], next: 'b' },
  ];
  expect(neighboursIn(pages, 8)).toEqual({ place: 2, count: 3, isAtLeast: true, before: 9, after: 7 });
  expect(neighboursIn(pages, 1)).toBeUndefined();
});
