import { expect, test } from 'vitest';
import { clockTime, exactTime, preciseTime, relativeTime, zoneName } from './times.ts';

const NOW = Date.parse('2026-11-28T06:10:58.234Z');
const plain = (text: string): string => text.replaceAll('\u2009', ' ');

test.each([
  [0, 'now'],
  [-50, 'now'],
  [1_900, 'now'],
  [22_000, '22s ago'],
  [-33_000, 'in 33 s'],
  [-1_120, 'in 1.12 s'],
  [-1_500_000, 'in 25m'],
  [3 * 3_600_000, '3h ago'],
  [86_400_000, '27 Nov, 07:10'],
])('%d ms ago', (ago, text) => expect(plain(relativeTime(NOW - ago, NOW, 'Europe/Berlin'))).toBe(text));

test('a time in a zone', () => {
  expect(clockTime(NOW, 'Europe/Berlin')).toBe('07:10');
  expect(clockTime(NOW, 'UTC')).toBe('06:10');
  expect(preciseTime(NOW, 'UTC')).toBe('06:10:58.234');
  expect(exactTime(NOW, 'Europe/Berlin')).toBe('28 Nov 2026, 07:10:58 CET');
  expect(zoneName(NOW, 'UTC')).toBe('UTC');
});

test('midnight is 00:00', () => expect(clockTime(Date.parse('2026-11-28T00:00:00Z'), 'UTC')).toBe('00:00'));
