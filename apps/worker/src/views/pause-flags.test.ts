import { expect, test } from 'vitest';
import { pauseWishes } from './pause-flags.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

test.each([
  [{ reason: 'x' }, { reason: 'x' }],
  [
    { reason: 'x', for: 60_000 },
    { reason: 'x', until: NOW + 60_000 },
  ],
  [
    { reason: 'x', until: new Date(NOW + 1) },
    { reason: 'x', until: NOW + 1 },
  ],
])('%j', (flags, wishes) => expect(pauseWishes(flags, NOW)).toEqual(wishes));

test.each([
  [{}, 'a pause needs a reason'],
  [{ reason: ' ' }, 'a pause needs a reason'],
  [{ reason: 'x', for: 1, until: new Date(NOW + 1) }, '--for and --until exclude each other'],
  [{ reason: 'x', until: new Date(NOW) }, '--until 2026-03-02T12:00:00.000Z has passed'],
])('%j is refused', (flags, message) => expect(() => pauseWishes(flags, NOW)).toThrow(message));
