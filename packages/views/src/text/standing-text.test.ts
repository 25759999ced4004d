import { expect, test } from 'vitest';
import { movedText, standingText } from './standing-text.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

test.each([
  [{ mode: 'paused' }, /^paused$/],
  [{ mode: 'paused', by: 'ada', reason: 'provider down' }, /^paused by ada: provider down$/],
  [{ mode: 'paused', by: 'user:ada' }, /^paused by ada$/],
  [{ mode: 'paused', by: 'token:deploy' }, /^paused by token:deploy$/],
  [
    { mode: 'paused', by: 'ada', until: NOW + 7_200_000, reason: 'x' },
    /^paused by ada until (?:\w+ )?\d\d:\d\d \(in 2h\): x$/,
  ],
  [{ mode: 'draining', by: 'a\u001b[31mda' }, /^draining by ada$/],
])('%j', (standing, text) => expect(standingText(standing, NOW)).toMatch(text));

test.each([
  ['of the same day without the day', 2, 'paused until 14:00 (in 2h)'],
  ['of another day with it', 24, 'paused until Tue 12:00 (in 1d)'],
])('an end %s', (_what, hours, text) => {
  expect(standingText({ mode: 'paused', until: NOW + hours * 3_600_000 }, NOW, 'UTC')).toBe(text);
});

test('runs that are left when the store has failed behind a change are said to follow', () => {
  const active = { mode: 'active' } as const;
  const change = { changed: true, before: active, after: active, moved: 1 };
  expect(movedText(change, 'held')).toBe('1 run held');
  expect(movedText({ ...change, restFollows: true }, 'held')).toBe('1 run held so far, the others follow');
});
