import { expect, test } from 'vitest';
import { ageTime, clock, dayAndClock, relativeTime, roundedDuration } from './instants.ts';

const NOW = Date.UTC(2026, 10, 25, 13, 18);
const s = 1_000;
const min = 60 * s;
const h = 60 * min;
const d = 24 * h;

test.each([
  [0, 'now'],
  [400, 'now'],
  [-400, 'now'],
  [42 * min, 'in 42 min'],
  [-2 * d, '2 d ago'],
  [9 * h, 'in 9 h'],
  [59.6 * s, 'in 1 min'],
  [59.6 * min, 'in 1 h'],
  [23.6 * h, 'in 1 d'],
  [-1.4 * s, '1 s ago'],
  [1_500 * d, 'in 1,500 d'],
])('%i ms from now is "%s"', (ms, words) => {
  expect(relativeTime(NOW + ms, NOW)).toBe(words);
  expect(ageTime(NOW + ms, NOW)).toBe(words.replace(/([\d,]+) (\w)\w*/, '$1$2').replace(',', ''));
});

test.each([
  ['UTC', '13:18'],
  ['America/New_York', '08:18'],
  ['Asia/Kolkata', '18:48'],
])('the clock in %s', (zone, time) => {
  expect(clock(NOW, zone)).toBe(time);
});

test('midnight is 00:00, not 24:00', () => {
  expect(clock(Date.UTC(2026, 0, 1), 'UTC')).toBe('00:00');
});

test.each([
  ['today', 42 * min, 'Wed 09:00'],
  ['within six days', 5 * d, 'Mon 08:18'],
  ['later this year', 8 * d, '3 Dec 08:18'],
  ['another year', 373 * d, '3 Dec 2027 08:18'],
  ['the past', -2 * d, 'Mon 08:18'],
])('the day and the clock of %s', (_what, ms, words) => {
  expect(dayAndClock(NOW + ms, 'America/New_York', NOW)).toBe(words);
});

test.each([
  [40, '40 ms'],
  [999, '1 s'],
  [148_000, '2 min'],
  [26 * 3_600_000, '1 d'],
])('%d ms in one unit', (ms, text) => {
  expect(roundedDuration(ms)).toBe(text);
});
