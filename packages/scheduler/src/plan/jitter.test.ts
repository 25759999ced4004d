import { expect, test } from 'vitest';
import { scheduleJitter } from './jitter.ts';

test('jitter is the same for a name always, below what it may be, and spread over it', () => {
  const shares = Array.from({ length: 1_000 }, (_, i) => scheduleJitter(`s${i}`, 60_000));
  expect(Array.from({ length: 1_000 }, (_, i) => scheduleJitter(`s${i}`, 60_000))).toEqual(shares);
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...shares)).toBeLessThan(60_000);
  for (let minute = 0; minute < 6; minute++) {
    const inTenth = shares.filter((share) => Math.floor(share / 10_000) === minute).length;
    expect(inTenth).toBeGreaterThan(100);
  }
  expect(scheduleJitter('s1', 0)).toBe(0);
});
