import { expect, test } from 'vitest';
import { dayStarts } from '../../../words/times.ts';
import { heatHours, heatLevel } from './heat-hours.ts';

const ZONE = 'Europe/Berlin';
/** The clocks go forward on the third day: 02:00 is 03:00. */
const days = dayStarts(Date.parse('2026-03-27T12:00:00Z'), ZONE, 8);
const row = { jobId: 'j', fires: [], stretches: [], skipped: [], paused: [], excluded: [] };

test('fires that came and those to come are counted in their hour', () => {
  const hours = heatHours(
    {
      past: [
        {
          name: 'often',
          at: '2026-03-27T07:00:00.000Z',
          to: '2026-03-27T07:55:00.000Z',
          fires: 12,
          verdict: 'run',
          words: '',
        },
        {
          name: 'daily',
          at: '2026-03-27T07:30:00.000Z',
          to: '2026-03-27T07:30:00.000Z',
          fires: 1,
          verdict: 'skipped_catchup',
          words: '',
          isMissed: true,
        },
        {
          name: 'daily',
          at: '2026-03-27T07:45:00.000Z',
          to: '2026-03-27T07:45:00.000Z',
          fires: 1,
          verdict: 'run',
          words: '',
          isMissed: true,
        },
      ],
      rows: [
        { ...row, name: 'daily', fires: ['2026-03-28T07:30:00.000Z'] },
        {
          ...row,
          name: 'often',
          stretches: [
            { from: '2026-03-28T07:05:00.000Z', to: '2026-03-29T22:00:00.000Z', everyMs: 300_000 },
            {
              from: '2026-03-30T08:00:00.000Z',
              to: '2026-03-30T09:00:00.000Z',
              everyMs: 60_000,
              isPaused: true,
            },
          ],
        },
      ],
    },
    days,
    ZONE,
  );
  expect(hours[0]?.[8]).toEqual({
    fires: 14,
    missed: 1,
    refused: 0,
    late: 1,
    by: [
      { name: 'often', fires: 12 },
      { name: 'daily', fires: 2 },
    ],
    others: 0,
  });
  // From 08:05 of Berlin on eleven, and the daily one.
  expect(hours[1]?.map(({ fires }) => fires).slice(7, 10)).toEqual([0, 12, 12]);
  expect(hours[2]?.map(({ fires }) => fires)).toEqual([12, 12, 0, ...Array.from({ length: 21 }, () => 12)]);
  expect(hours[3]?.[0]?.fires).toBe(1);
  expect(hours[3]?.[10]?.fires).toBe(0);
});

test('where there are too many to name, all are counted by their sums', () => {
  const at = '2026-03-27T07:00:00.000Z';
  const named = { name: 'often', at, to: at, fires: 12, verdict: 'run', words: '' };
  const hours = [
    { at, verdict: 'run', fires: 900 },
    { at, verdict: 'skipped_catchup', fires: 100, isMissed: true },
  ];
  const [first] = heatHours({ past: [named], rows: [], hours }, days, ZONE);
  expect(first?.[8]).toEqual({
    fires: 1_000,
    missed: 100,
    refused: 0,
    late: 0,
    by: [{ name: 'often', fires: 12 }],
    others: 988,
  });
});

test.each([
  [
    'that the queue refused at its time is refused',
    'refused:queue_full',
    undefined,
    { missed: 0, refused: 3 },
  ],
  ['that was found late and refused then is missed', 'refused:queue_full', true, { missed: 3, refused: 0 }],
  ['that is not caught up is missed', 'skipped_catchup', true, { missed: 3, refused: 0 }],
  ['that an operator skipped is neither', 'skipped_override', undefined, { missed: 0, refused: 0 }],
])('a fire %s', (_, verdict, isMissed, counts) => {
  const at = '2026-03-27T07:00:00.000Z';
  const fire = { name: 'daily', at, to: at, fires: 3, verdict, words: '', ...(isMissed && { isMissed }) };
  const hours = heatHours({ past: [fire], rows: [] }, days, ZONE);
  expect(hours[0]?.[8]).toMatchObject({ fires: 3, late: 0, ...counts });
});

test.each([
  [0, 0],
  [77, 1],
  [79, 2],
  [81, 3],
  [85, 5],
])('%d fires, of 77 to 85 in an hour, have the shade %d', (fires, level) => {
  expect(heatLevel(fires, { least: 77, most: 85 })).toBe(level);
});

test('where all hours are alike they have one shade', () => {
  expect(heatLevel(4, { least: 4, most: 4 })).toBe(1);
});
