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
  [{}, 'expected one kind of override'],
  [{ input: '{}', cron: 'x', for: 1 }, 'expected one kind of override'],
  [{ input: '{}', clear: true }, 'expected one kind of override'],
  [{ input: '{}', kind: 'skip' as const }, '--kind needs --clear'],
  [{ for: 1 }, '--timezone, --for and --until need --cron'],
  [{ cron: 'x' }, '--cron needs an end'],
  [{ cron: 'x', for: 1, until: new Date(NOW) }, '--cron needs an end'],
])('%j is refused', (flags, message) => {
  expect(() => overrideWish({ ...NONE, ...flags }, NOW)).toThrow(message);
});
