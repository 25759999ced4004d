import { expect, test } from 'vitest';
import { formatInstant, layOut } from './message-layout.ts';

const BARE = { id: 'x', status: 'firing', severity: 'low', rule: 'r', title: 't', since: 0 } as const;

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
