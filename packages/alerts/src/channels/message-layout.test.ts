import { expect, test } from 'vitest';
import { formatDuration, formatInstant, layOut } from './message-layout.ts';

const BARE = { id: 'x', status: 'firing', severity: 'low', rule: 'r', title: 't', since: 0 } as const;

test.each([
  [-5, '0 s'],
  [400, '0 s'],
  [45_000, '45 s'],
  [59_600, '1 min'],
  [12 * 60_000, '12 min'],
  [3_600_000, '1 h'],
  [3_600_000 * 3 + 20 * 60_000, '3 h 20 min'],
  [86_400_000 * 2 + 3_600_000 * 4, '2 d 4 h'],
  [Number.NaN, '0 s'],
])('%d ms are %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test.each([
  [0, '1970-01-01 00:00:00 UTC'],
  [Number.NaN, 'unknown'],
])('%d is %s', (at, words) => {
  expect(formatInstant(at)).toBe(words);
});

test.each([
  ['https://wiki.example.com/a_b?c=d#e', 'https://wiki.example.com/a_b?c=d#e'],
  ['https://wiki.example.com/a|b>(c)', 'https://wiki.example.com/a%7Cb%3E%28c%29'],
  ['javascript:alert(1)', undefined],
  ['see the wiki', undefined],
  ['http://[::1]/', undefined],
  [`https://example.com/${'x'.repeat(1000)}`, undefined],
])('the runbook %s leads to %s', (runbook, url) => {
  const shown = layOut({ ...BARE, runbook }).fields.find(({ label }) => label === 'Runbook');
  expect(shown?.url).toBe(url);
  expect(shown?.text).toBe(runbook);
});

test('shows of an error its first line that says something', () => {
  expect(layOut({ ...BARE, error: '\n \nboom\n    at run (x.ts:1)' }).error).toBe('boom');
});

test('a resolved one says how long it lasted', () => {
  const { heading } = layOut({ ...BARE, status: 'resolved', resolvedAt: 47 * 60_000 });
  expect(heading).toBe('🟢 RESOLVED LOW after 47 min · t');
});
