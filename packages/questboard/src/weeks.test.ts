import { expect, test } from 'vitest';
import { parseWeek, weekStartOf } from './weeks.ts';

test.each`
  date            | monday
  ${'2026-02-02'} | ${'2026-02-02'}
  ${'2026-02-04'} | ${'2026-02-02'}
  ${'2026-02-08'} | ${'2026-02-02'}
  ${'2026-01-01'} | ${'2025-12-29'}
`('the week of $date begins on $monday', ({ date, monday }) => {
  expect(weekStartOf(date)).toBe(monday);
});

test.each`
  text            | monday
  ${'2026-W06'}   | ${'2026-02-02'}
  ${'2026-W01'}   | ${'2025-12-29'}
  ${'2026-W53'}   | ${'2026-12-28'}
  ${'2027-W01'}   | ${'2027-01-04'}
  ${'2026-02-04'} | ${'2026-02-02'}
  ${'2024-02-29'} | ${'2024-02-26'}
`('$text is the week of $monday', ({ text, monday }) => {
  expect(parseWeek(text)).toBe(monday);
});

test.each([
  ['a week that the year does not have', '2025-W53'],
  ['week 0', '2026-W00'],
  ['a day that does not exist', '2026-02-30'],
  ['a month that does not exist', '2026-13-01'],
  ['a word', 'next'],
  ['a week without a year', 'W06'],
  ['more than a week', '2026-W06 '],
])('%s is refused', (_what, text) => {
  expect(() => parseWeek(text)).toThrow(expect.objectContaining({ code: 'WEEK_INVALID' }));
});
