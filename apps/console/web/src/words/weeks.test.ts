import { expect, test } from 'vitest';
import { addWeeks, columnText, dayOf, hoursText, daysText, weekNumber, weekText } from './weeks.ts';

test('weeks go on over months and years', () => {
  expect([addWeeks('2026-12-28', 1), addWeeks('2026-03-02', -1)]).toEqual(['2027-01-04', '2026-02-23']);
  expect(daysText('2026-11-30', '2026-12-04')).toBe('30 Nov to 4 Dec');
  expect(daysText('2026-11-30', '2026-11-30')).toBe('30 Nov');
  expect(weekText('2026-11-30')).toBe('30 Nov to 6 Dec');
  expect(columnText('2026-11-30')).toBe('Mon 30');
});

test('a day has its year where that is another', () => {
  const today = '2026-11-30T08:00:00.000Z';
  expect(dayOf('2026-12-03', today)).toBe('3 Dec');
  expect(dayOf('2027-01-04', today)).toBe('4 Jan 2027');
});

test.each([
  ['2026-11-30', 49],
  ['2026-12-28', 53],
  ['2027-01-04', 1],
  ['2024-12-30', 1],
])('the week of %s is week %i', (monday, number) => {
  expect(weekNumber(monday)).toBe(number);
});

test('hours are in tenths', () => {
  expect([0, 90, 1440, 7290].map(hoursText)).toEqual(['0h', '1.5h', '24h', '121.5h']);
});
