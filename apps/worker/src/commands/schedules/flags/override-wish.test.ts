import { expect, test } from 'vitest';
import { overrideWish } from './override-wish.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const NONE = { clear: false };

test.each([
  [{ runAt: new Date(NOW + 1) }, { what: 'next', runAt: NOW + 1 }],
  [{ input: '{}' }, { what: 'next', runAt: undefined }],
  [
    { cron: '* * * * *', for: 5 },
    { what: 'cron', expression: '* * * * *', timezone: undefined, until: NOW + 5 },
  ],
  [
    { cron: 'x', timezone: 'UTC', until: new Date(NOW) },
    { what: 'cron', expression: 'x', timezone: 'UTC', until: NOW },
  ],
  [{ clear: true }, { what: 'clear', kind: undefined }],
  [
    { clear: true, kind: 'skip' as const },
    { what: 'clear', kind: 'skip' },
  ],
])('%j', (flags, wish) => expect(overrideWish({ ...NONE, ...flags }, NOW)).toEqual(wish));

test.each([
  [{}, 'an override is one thing'],
  [{ input: '{}', cron: 'x', for: 1 }, 'an override is one thing'],
  [{ input: '{}', clear: true }, 'an override is one thing'],
  [{ input: '{}', kind: 'skip' as const }, '--kind goes with --clear'],
  [{ for: 1 }, '--timezone, --for and --until go with --cron'],
  [{ cron: 'x' }, '--cron holds for a while'],
  [{ cron: 'x', for: 1, until: new Date(NOW) }, '--cron holds for a while'],
])('%j is refused', (flags, message) => {
  expect(() => overrideWish({ ...NONE, ...flags }, NOW)).toThrow(message);
});
