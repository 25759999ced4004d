import { expect, test } from 'vitest';
import { NO_CALENDARS, readCalendars } from './calendars.ts';

/** Of seven years each. */
const ranges = Array.from({ length: 1_000 }, (_, one) => {
  const year = 2000 + one * 7;
  return `${year}-01-01..${year + 6}-12-31`;
});

test('days are counted before they are written out, so that too many of them cost little', () => {
  const { dates, problems } = NO_CALENDARS.expand(ranges);
  expect(problems).toEqual([
    { path: [], message: expect.stringMatching(/^expected at most 3,660 dates, got 2,\d{3},\d{3}$/) },
  ]);
  expect(dates).toEqual([]);
});

test('a day of several ranges is counted once', () => {
  const all = NO_CALENDARS.expand([
    ...Array.from({ length: 999 }, () => '2026-01-01..2035-12-31'),
    '2025-12-31',
    '2026-02-01..2026-03-01',
  ]);
  expect(all.problems).toEqual([]);
  expect(all.dates).toHaveLength(3_653);
  expect([all.dates[0], all.dates.at(-1)]).toEqual(['2025-12-31', '2035-12-31']);
});

test('lists of a file are kept as long as the file, and those without a file not at all', () => {
  const file = readCalendars({});
  expect(file.expand(['2026-12-25'])).toBe(file.expand(['2026-12-25']));
  expect(NO_CALENDARS.expand(['2026-12-25'])).not.toBe(NO_CALENDARS.expand(['2026-12-25']));
});
