import { expect, test } from 'vitest';
import { pauseWishes } from './pause-flags.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');

test.each([
  [{}, { reason: '' }],
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

test('two ends are refused', () => {
  const flags = { reason: 'x', for: 1, until: new Date(NOW + 1) };
  expect(() => pauseWishes(flags, NOW)).toThrow('--for and --until exclude each other');
});
