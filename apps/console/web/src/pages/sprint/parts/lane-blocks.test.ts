import { expect, test } from 'vitest';
import { laneBlocks } from './lane-blocks.ts';

const WHOLE = { capacityMinutes: 1000, dayMinutes: [250, 250, 250, 250, 250] };
const at = (items: Parameters<typeof laneBlocks>[0], week = WHOLE) =>
  laneBlocks(items, week).map(({ pieces }) => pieces.map(({ from, to }) => [rounded(from), rounded(to)]));

function rounded(share: number): number {
  return Number(share.toFixed(3));
}

test('tasks follow one another, over days', () => {
  expect(
    at([
      { minutes: 100, startDay: 0, finishDay: 0 },
      { minutes: 200, startDay: 0, finishDay: 1 },
      { minutes: 100, startDay: 3, finishDay: 3 },
    ]),
  ).toEqual([[[0, 0.1]], [[0.1, 0.3]], [[0.6, 0.7]]]);
});

test('the task that ends first lies first', () => {
  const long = { minutes: 300, startDay: 0, finishDay: 1 };
  const short = { minutes: 100, startDay: 0, finishDay: 0 };
  expect(laneBlocks([long, short], WHOLE).map(({ item }) => item)).toEqual([short, long]);
});

test('a loose task leaves the day of a tight one to it, and lies around it in pieces', () => {
  const loose = { minutes: 400, startDay: 0, finishDay: 3 };
  const tight = { minutes: 200, startDay: 1, finishDay: 1 };
  expect(at([loose, tight])).toEqual([
    [[0.2, 0.4]],
    [
      [0, 0.2],
      [0.4, 0.6],
    ],
  ]);
});

test('of tasks that end on a day, the one that starts later has its days', () => {
  const early = { minutes: 200, startDay: 0, finishDay: 1 };
  const late = { minutes: 200, startDay: 1, finishDay: 1 };
  expect(at([early, late])).toEqual([[[0.2, 0.4]], [[0, 0.2]]]);
});

test('a day off is passed, and half a day is filled by half', () => {
  const week = { capacityMinutes: 700, dayMinutes: [250, 0, 125, 250, 250] };
  expect(
    at(
      [
        { minutes: 200, startDay: 0, finishDay: 0 },
        { minutes: 50, startDay: 1, finishDay: 2 },
      ],
      week,
    ),
  ).toEqual([[[0, 0.2]], [[0.4, 0.5]]]);
});

test('a task that does not end in the week goes to its end, and one without room has no piece', () => {
  expect(at([{ minutes: 900, startDay: 2 }])).toEqual([[[0.4, 1]]]);
  expect(
    at([
      { minutes: 90, startDay: 4 },
      { minutes: 900, startDay: 4 },
      { minutes: 60, startDay: 4 },
    ]),
  ).toEqual([[[0.8, 0.89]], [[0.89, 1]], []]);
});
