import { expect, test } from 'vitest';
import { dayStarts } from '../../../words/times.ts';
import { countFires, placeIn, weekMarks } from './week-marks.ts';

const days = dayStarts(Date.parse('2026-03-27T12:00:00Z'), 'Europe/Berlin', 8);
const past = (at: string, to: string, fires: number, verdict = 'run') => ({
  name: 'often',
  at: `2026-03-27T${at}:00Z`,
  to: `2026-03-27T${to}:00Z`,
  fires,
  verdict,
  words: verdict,
});

const missed = (from: string, to: string, words: string) => ({
  ...past(from, to, 12, 'skipped_catchup'),
  words,
  isMissed: true,
});

test('a day is as wide as another, also one of 23 hours', () => {
  const x = placeIn(days);
  expect(x('2026-03-27T11:00:00Z')).toBe(50);
  // Sunday, 29 March begins at 23:00 of UTC and ends at 22:00.
  expect([x('2026-03-28T23:00:00Z'), x('2026-03-29T10:30:00Z'), x('2026-03-29T22:00:00Z')]).toEqual([
    200, 250, 300,
  ]);
  expect([x('2026-03-01T00:00:00Z'), x('2026-05-01T00:00:00Z')]).toEqual([0, 700]);
});

test('hours of many fires are one bar, single fires are ticks, and each verdict has its tone', () => {
  const marks = weekMarks(
    {
      row: undefined,
      overrides: [],
      past: [
        past('00:00', '00:55', 12),
        past('01:00', '01:55', 12),
        past('01:30', '01:35', 2, 'skipped_catchup'),
        past('02:00', '02:00', 1),
      ],
    },
    days,
  );
  expect(marks.past.map(({ fires, isTick, tone }) => [fires, isTick, tone])).toEqual([
    [24, false, 'ok'],
    [2, false, 'bad'],
    [1, true, 'ok'],
  ]);
});

test('fires that were caught up are apart from those that came at their time', () => {
  const caughtUp = { ...past('02:00', '02:55', 12), isMissed: true };
  const { past: marks } = weekMarks(
    {
      row: undefined,
      overrides: [],
      past: [past('01:00', '01:55', 12), caughtUp, past('02:56', '02:56', 1)],
    },
    days,
  );
  expect(marks.map(({ fires, tone }) => [fires, tone])).toEqual([
    [12, 'ok'],
    [12, 'late'],
    [1, 'ok'],
  ]);
});

test('fires that were missed for different causes are apart', () => {
  const { past: marks } = weekMarks(
    {
      row: undefined,
      overrides: [],
      past: [
        missed('01:00', '01:55', 'down'),
        missed('02:00', '02:55', 'down'),
        missed('03:00', '03:55', 'up'),
      ],
    },
    days,
  );
  expect(marks.map(({ fires, words }) => [fires, words])).toEqual([
    [24, 'down'],
    [12, 'up'],
  ]);
});

test('of an hour in which one run failed, the others ran', () => {
  const hours = [
    { ...past('01:00', '01:59', 60), failed: 1 },
    { ...past('02:00', '02:59', 60), failed: 2, isMissed: true },
    past('03:00', '03:59', 60),
    past('04:00', '04:01', 2, 'refused'),
  ];
  const { past: marks } = weekMarks({ row: undefined, overrides: [], past: hours }, days);
  expect(marks.map(({ tone }) => tone)).toEqual(['bad', 'bad', 'ok', 'bad']);
  expect([countFires(marks, 'bad'), countFires(marks, 'ok'), countFires(marks, 'late')]).toEqual([
    5, 119, 58,
  ]);
});

test('fires to come are ticks or stretches, and those that make no run are apart', () => {
  const at = '2026-03-28T11:00:00.000Z';
  const to = '2026-03-29T10:30:00.000Z';
  const row = {
    name: 'often',
    jobId: 'j',
    fires: [at],
    stretches: [
      { from: at, to, everyMs: 60_000, isPaused: true },
      { from: to, to: '2026-03-29T22:00:00.000Z', everyMs: 60_000 },
    ],
    skipped: [at],
    paused: [to],
    excluded: [to],
  };
  const cron = { kind: 'cron', since: at, until: to, by: 'ana', says: '' } as const;
  expect(weekMarks({ row, past: [], overrides: [cron] }, days)).toEqual({
    past: [],
    ticks: [150],
    dense: [{ x: 250, width: 50 }],
    off: [{ x: 150, width: 100 }],
    skipped: [150, 250],
    excluded: [250],
    over: [{ x: 150, width: 100 }],
  });
});
