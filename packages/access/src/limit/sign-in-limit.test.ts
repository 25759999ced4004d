import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attempts, attemptWait, countFailure, isForgotten, takeBack } from './sign-in-limit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NONE: Attempts = { failures: 0, until: 0, at: 0 };

/** Waits before the attempts of an attacker, ms: at once, as soon as it may be, or later. */
const pauses = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 * HOUR }) },
    { weight: 1, arbitrary: fc.constant(25 * HOUR) },
  ),
  { maxLength: 200, size: 'max' },
);

/** The instants at which a password was checked, and the count after them. */
function attack(waits: readonly number[], isPatient: boolean): { checked: number[]; last: Attempts } {
  let [now, count] = [Date.UTC(2030, 0, 1), NONE];
  const checked: number[] = [];
  for (const wait of waits) {
    now += wait;
    if (isPatient) now += attemptWait(count, now);
    if (attemptWait(count, now) > 0) continue;
    count = countFailure(count, now);
    checked.push(now);
  }
  return { checked, last: count };
}

test('the waits after the failures are 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60 minutes', () => {
  let count = NONE;
  const waits = Array.from({ length: 12 }, () => {
    count = countFailure(count, count.until);
    return attemptWait(count, count.at) / MINUTE;
  });
  expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
});

test('no attacker checks more than 5 passwords at once, or 34 in a day', () => {
  fc.assert(
    fc.property(pauses, fc.boolean(), (waits, isPatient) => {
      const { checked } = attack(waits, isPatient);
      for (const [index, at] of checked.entries()) {
        const until = (span: number): number =>
          checked.slice(index).filter((other) => other < at + span).length;
        expect(until(MINUTE)).toBeLessThanOrEqual(5);
        expect(until(DAY)).toBeLessThanOrEqual(34);
      }
    }),
  );
});

test('no person waits longer than an hour, and a day without a failure forgets all', () => {
  fc.assert(
    fc.property(pauses, fc.boolean(), (waits, isPatient) => {
      const { last } = attack(waits, isPatient);
      expect(attemptWait(last, last.at)).toBeLessThanOrEqual(HOUR);
      const later = last.at + DAY;
      expect(isForgotten(last, later)).toBe(true);
      expect(countFailure(last, later)).toMatchObject({ failures: 1, until: 0 });
    }),
  );
});

test('an attempt that is taken back leaves what was before it', () => {
  fc.assert(
    fc.property(pauses, (waits) => {
      const { last } = attack(waits, true);
      const now = last.at + attemptWait(last, last.at);
      const after = takeBack(countFailure(last, now), 1);
      expect(attemptWait(after, now)).toBe(0);
      expect(after.failures).toBe(isForgotten(last, now) ? 0 : last.failures);
      expect(takeBack(after, 1_000).failures).toBe(0);
    }),
  );
});
