import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadlines, type DeadlineList, type Expiring } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const anAttempt = fc.record({
  beginsAfter: fc.nat(20),
  timeoutMs: fc.constantFrom(1, 10, 10, 50, 1_000),
  endsAfter: fc.option(fc.nat(60)),
});

test('each attempt that goes on expires once, at its deadline, and one that has ended never', () => {
  fc.assert(
    fc.property(fc.array(anAttempt, { maxLength: 30 }), (attempts) => {
      const deadlines = createDeadlines();
      const expired: (readonly [at: number, index: number])[] = [];
      const expected: (readonly [at: number, index: number])[] = [];
      const start = performance.now();
      const ends: { readonly at: number; readonly who: Expiring }[] = [];
      const begin = (index: number): void => {
        const { timeoutMs, endsAfter } = attempts[index] ?? { timeoutMs: 1, endsAfter: null };
        const now = performance.now();
        const who: Expiring = {
          deadline: undefined,
          expire: () => void expired.push([performance.now() - start, index]),
        };
        deadlines.watch(who, now, timeoutMs);
        if (endsAfter !== null && endsAfter < timeoutMs) ends.push({ at: now + endsAfter, who });
        else expected.push([now - start + timeoutMs, index]);
      };
      const starts = attempts.map(({ beginsAfter }, index) => ({ at: start + beginsAfter, index }));
      for (let ms = 0; ms < 1_100; ms++) {
        for (const { at, index } of starts) if (at === performance.now()) begin(index);
        for (const { at, who } of ends) if (at <= performance.now()) deadlines.unwatch(who);
        vi.advanceTimersByTime(1);
      }
      expect(byIndex(expired)).toEqual(byIndex(expected));
      expect(vi.getTimerCount()).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('no timer keeps a process alive that has nothing to watch', () => {
  const deadlines = createDeadlines();
  const one: Expiring = { deadline: undefined, expire() {} };
  deadlines.watch(one, performance.now(), 60_000);
  expect(vi.getTimerCount()).toBe(1);
  deadlines.unwatch(one);
  deadlines.unwatch(one);
  expect(vi.getTimerCount()).toBe(0);
});

test('timeouts of attempts that have ended are not kept', () => {
  const lists = new Map<number, DeadlineList>();
  const deadlines = createDeadlines(lists);
  const one: Expiring = { deadline: undefined, expire() {} };
  for (let timeoutMs = 1_000; timeoutMs < 1_100; timeoutMs++) {
    deadlines.watch(one, performance.now(), timeoutMs);
    deadlines.unwatch(one);
  }
  expect(lists.size).toBeLessThan(20);
});

function byIndex(all: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return all.toSorted(([, a], [, b]) => a - b);
}
