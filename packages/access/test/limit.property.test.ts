import { migrate, openStore, type Store } from '@sb/storage';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptKeys, returnAttempt, takeAttempt } from '../src/limit/count-attempts.ts';
import { DAY, HOUR, MINUTE, NOON } from './people.ts';

const VICTIMS = ['ana', 'bo', 'cy', 'di', 'ed', 'flo'];
const ADDRESSES = ['192.0.2.1', '192.0.2.2'];
/** What an attacker gets from one address, or for one account, in a day. */
const MOST_A_DAY = 34;

interface Move {
  readonly who: string;
  readonly address: string;
  /** Before it, ms. */
  readonly pause: number;
  /** Mallory knows the own password. */
  readonly isRight: boolean;
}

interface Guess {
  readonly at: number;
  readonly who: string;
}

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    who: fc.constantFrom('mallory', 'mallory', ...VICTIMS),
    address: fc.constantFrom(...ADDRESSES),
    pause: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.constantFrom(MINUTE, 2 * MINUTE, 8 * MINUTE) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 * HOUR }) },
    ),
    isRight: fc.boolean(),
  }),
  { maxLength: 80, size: 'max' },
);

/** The passwords of others that were checked. */
async function attack(store: Store, clock: { now: number }, all: readonly Move[]): Promise<readonly Guess[]> {
  const guesses: Guess[] = [];
  for (const { who, address, pause, isRight } of all) {
    clock.now += pause;
    const keys = attemptKeys(who, address);
    const isAllowed = await takeAttempt(store, keys).then(
      () => true,
      () => false,
    );
    if (!isAllowed) continue;
    if (who !== 'mallory') guesses.push({ at: clock.now, who });
    else if (isRight) await store.write((tx) => returnAttempt(tx, keys));
  }
  return guesses;
}

function mostWithin(span: number, guesses: readonly Guess[]): number {
  const counts = guesses.map(
    ({ at }) => guesses.filter((other) => other.at >= at && other.at < at + span).length,
  );
  return Math.max(0, ...counts);
}

test('an attacker who has an account and two addresses gets no more tries than the addresses give', async () => {
  const clock = { now: NOON };
  const store = await openStore({ url: 'sqlite::memory:', clock: () => clock.now });
  await migrate(store, '999.0.0');
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      // No count of the run before is left.
      clock.now += 3 * DAY;
      const guesses = await attack(store, clock, all);
      for (const victim of VICTIMS) {
        const against = guesses.filter(({ who }) => who === victim);
        expect(mostWithin(MINUTE, against)).toBeLessThanOrEqual(5);
        expect(mostWithin(DAY, against)).toBeLessThanOrEqual(MOST_A_DAY);
      }
      expect(mostWithin(MINUTE, guesses)).toBeLessThanOrEqual(5 * ADDRESSES.length);
      expect(mostWithin(DAY, guesses)).toBeLessThanOrEqual(MOST_A_DAY * ADDRESSES.length);
    }),
    { numRuns: 200 },
  );
  await store.close();
});
