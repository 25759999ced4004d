import { fillRate } from '@sb/jobs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterBegun, afterBlocked, type Bucket, nextSlotsAt, slotsOf } from './rate-limit.ts';

const NOW = 1_767_225_600_000;
const TEN_A_SECOND = { limit: 10, perMs: 1_000, burst: 1 };
const IN_BURSTS = { limit: 10, perMs: 1_000, burst: 4 };

/** Takes what there is at each of these times. */
function takeAll(rate: typeof IN_BURSTS, times: readonly number[]): readonly number[] {
  let bucket: Bucket | undefined;
  return times.map((at) => {
    const now = NOW + at;
    const n = slotsOf(rate, bucket, now);
    bucket = afterBegun(rate, bucket, { n, now });
    return n;
  });
}

test.each`
  what                                                       | rate            | at                          | taken
  ${'one at a time, evenly spaced'}                          | ${TEN_A_SECOND} | ${[0, 99, 100, 199]}        | ${[1, 0, 1, 0]}
  ${'what was not used is not made up for'}                  | ${TEN_A_SECOND} | ${[0, 5_000, 5_001]}        | ${[1, 1, 0]}
  ${'one that is late by little lets the next come in time'} | ${TEN_A_SECOND} | ${[0, 115, 200, 315, 400]}  | ${[1, 1, 1, 1, 1]}
  ${'of more than a little only that is made up for'}        | ${TEN_A_SECOND} | ${[0, 150, 229, 230]}       | ${[1, 1, 0, 1]}
  ${'a burst, and then one by one'}                          | ${IN_BURSTS}    | ${[0, 100, 150, 200]}       | ${[4, 1, 0, 1]}
  ${'a burst again after a rest'}                            | ${IN_BURSTS}    | ${[0, 300, 10_000, 10_100]} | ${[4, 3, 4, 1]}
`('$what', ({ rate, at, taken }) => expect(takeAll(rate, at)).toEqual(taken));

test('in any stretch of time no more begin than the rate gives and a burst; who looks late by little loses none', () => {
  const rates = fc.record({
    limit: fc.integer({ min: 1, max: 2_000 }),
    perMs: fc.constantFrom(1, 7, 1_000, 60_000, 3_600_000),
    burst: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(rates, fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }), (rate, gaps) => {
      let at = 0;
      const times = gaps.map((gap) => (at += gap));
      const taken = takeAll(rate, times);
      for (const [from, start] of times.entries()) {
        let begun = 0;
        for (let to = from; to < times.length; to++) {
          begun += taken[to] ?? 0;
          const ms = (times[to] ?? 0) - start;
          const late = Math.min(1, (20 * rate.limit) / rate.perMs);
          const inPer = ms <= rate.perMs ? rate.burst + rate.limit : Number.POSITIVE_INFINITY;
          const most = rate.burst + (ms * rate.limit) / rate.perMs + late + 1e-3;
          expect(begun).toBeLessThanOrEqual(Math.min(inPer, most));
        }
      }
    }),
  );
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 300 }), (rate, looks) => {
      let bucket: Bucket | undefined;
      let now = NOW;
      let begun = 0;
      for (let look = 0; look < looks; look++) {
        const n = slotsOf(rate, bucket, now);
        begun += n;
        bucket = afterBegun(rate, bucket, { n, now });
        now = Math.max(now + 1, nextSlotsAt(rate, bucket, now));
      }
      // A look comes at a whole millisecond: of each is lost what a burst does not make up for.
      const given = rate.burst + ((now - NOW) * rate.limit) / rate.perMs;
      const perLook = rate.limit / rate.perMs;
      const lost = Math.max(0, perLook + 1 - rate.burst) * looks;
      expect(begun).toBeGreaterThanOrEqual(Math.floor(given - rate.burst - perLook - lost) - 1);
    }),
  );
});

test('it is looked again when there are places; of a fast rate when there are some', () => {
  const fast = { limit: 1_000, perMs: 1_000, burst: 100 };
  const empty = (rate: typeof fast) => afterBegun(rate, undefined, { n: rate.burst, now: NOW });
  expect(nextSlotsAt(IN_BURSTS, empty(IN_BURSTS), NOW)).toBe(NOW + 100);
  expect(nextSlotsAt(fast, empty(fast), NOW)).toBe(NOW + 20);
  expect(slotsOf(fast, empty(fast), NOW + 20)).toBe(20);
});

test('a service that takes nothing is asked by one when it takes something again, and then at the rate', () => {
  const bucket = afterBlocked(IN_BURSTS, undefined, NOW + 5_000);
  expect(slotsOf(IN_BURSTS, bucket, NOW + 4_999)).toBe(0);
  expect(nextSlotsAt(IN_BURSTS, bucket, NOW)).toBe(NOW + 5_000);
  expect(slotsOf(IN_BURSTS, bucket, NOW + 5_000)).toBe(1);
  const begun = afterBegun(IN_BURSTS, bucket, { n: 1, now: NOW + 5_000 });
  expect([50, 100, 10_000].map((ms) => slotsOf(IN_BURSTS, begun, NOW + 5_000 + ms))).toEqual([0, 1, 4]);
  // A shorter word does not undo a longer one.
  expect(afterBlocked(IN_BURSTS, bucket, NOW + 1_000)).toEqual(bucket);
});

test('what a clock that was set back has left behind is waited for no longer than a burst and a period', () => {
  const bucket = afterBegun(IN_BURSTS, undefined, { n: 1, now: NOW + 3_600_000 });
  const { burst, perMs, limit } = IN_BURSTS;
  const longest = perMs + (burst * perMs) / limit;
  expect(nextSlotsAt(IN_BURSTS, bucket, NOW)).toBeLessThanOrEqual(NOW + longest);
  // What was started by hand meanwhile is made up for all the same.
  const byHand = afterBegun(IN_BURSTS, undefined, { n: burst + limit, now: NOW });
  expect([longest - 101, longest].map((ms) => slotsOf(IN_BURSTS, byHand, NOW + ms))).toEqual([
    burst - 2,
    burst,
  ]);
});

test('without a burst that is said it is what is due in 100 ms', () => {
  expect(fillRate({ limit: 100, perMs: 60_000 }).burst).toBe(1);
  expect(fillRate({ limit: 100, perMs: 1_000 }).burst).toBe(10);
  expect(fillRate({ limit: 100, perMs: 1_000, burst: 3 }).burst).toBe(3);
});
