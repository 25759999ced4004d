import { expect, test } from 'vitest';
import { timeMarks } from './time-marks.ts';

const HOUR = 3_600_000;
const zone = 'Europe/Berlin';
const to = Date.parse('2026-03-02T12:15:00Z');

test('labels are at whole hours of the zone', () => {
  const marks = timeMarks({ from: to - 24 * HOUR, to, range: '24h', zone }, false);
  expect(marks.map(({ label }) => label)).toEqual([
    '15:00',
    '18:00',
    '21:00',
    '00:00',
    '03:00',
    '06:00',
    '09:00',
    '12:00',
  ]);
  expect(timeMarks({ from: to - 24 * HOUR, to, range: '24h', zone }, true).map(({ label }) => label)).toEqual(
    ['18:00', '00:00', '06:00', '12:00'],
  );
});

test('and at midnights of the zone', () => {
  const marks = timeMarks({ from: to - 7 * 24 * HOUR, to, range: '7d', zone }, false);
  expect(marks.map(({ label }) => label)).toHaveLength(7);
  expect(marks[0]).toEqual({ at: Date.parse('2026-02-23T23:00:00Z'), label: 'Tue 24 Feb' });
});
