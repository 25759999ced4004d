/**
 * Counts attempts to sign in, in the store: a restart forgets none, and several consoles share the count.
 * `takeAttempt` comes before the password is checked and counts a failure; `returnAttempt` takes it back, in the transaction
 * that makes the session. A crash between the two leaves the failure.
 */
import { createHash } from 'node:crypto';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { RateLimitedError } from '../errors.ts';
import { addressKey } from './address-key.ts';
import { type Attempts, attemptWait, countFailure, takeBack } from './sign-in-limit.ts';
import { dropAttempts, findAttempts, lockAttempts, setAttempts } from './sign-ins.sql.ts';

export interface AttemptKeys {
  readonly account: string;
  readonly address: string | undefined;
}

/** The name as it was typed is not stored: people type passwords there. */
export function attemptKeys(name: string, address: string | undefined): AttemptKeys {
  const account = createHash('sha256').update(name.trim().toLowerCase()).digest('hex');
  return { account: `account:${account}`, address: addressKey(address) };
}

/** Fails with `RATE_LIMITED`, and then counts and writes nothing: a stranger may ask as often as it likes. */
export async function takeAttempt(store: Store, keys: AttemptKeys): Promise<void> {
  await store.read((tx) => refuseToWait(tx, keys));
  await store.write((tx) => countAttempt(tx, keys));
}

/** Forgets the failures of the account; the address keeps those of other accounts. */
export function* returnAttempt(tx: Tx, { account, address }: AttemptKeys): Body<void> {
  const { failures } = yield* lockAttempts(tx, account);
  yield* dropAttempts(tx, account);
  if (address === undefined) return;
  yield* setAttempts(tx, address, takeBack(yield* lockAttempts(tx, address), failures));
}

/** Takes back an attempt that ended for another reason than its password. */
export function* cancelAttempt(tx: Tx, keys: AttemptKeys): Body<void> {
  for (const key of keysOf(keys)) yield* setAttempts(tx, key, takeBack(yield* lockAttempts(tx, key), 1));
}

function* refuseToWait(tx: Tx, keys: AttemptKeys): Body<void> {
  const counts = yield* findAttempts(tx, keysOf(keys));
  checkWait(counts, yield* readClock(tx));
}

/** Of several at once each counts those before it. If it is refused here, the row of its lock is rolled back. */
function* countAttempt(tx: Tx, keys: AttemptKeys): Body<void> {
  const counts = [];
  for (const key of keysOf(keys)) counts.push({ key, before: yield* lockAttempts(tx, key) });
  const now = yield* readClock(tx);
  checkWait(
    counts.map(({ before }) => before),
    now,
  );
  for (const { key, before } of counts) yield* setAttempts(tx, key, countFailure(before, now));
}

function checkWait(counts: readonly Attempts[], now: number): void {
  const waitMs = Math.max(0, ...counts.map((count) => attemptWait(count, now)));
  if (waitMs > 0) throw new RateLimitedError('There were too many failed sign-ins', waitMs);
}

/** Every transaction locks in this order. */
function keysOf({ account, address }: AttemptKeys): readonly string[] {
  return address === undefined ? [account] : [account, address];
}
