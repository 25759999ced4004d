/**
 * Counts attempts to sign in, in the store: a restart forgets none, and several consoles share the count.
 * `takeAttempt` comes before the password is checked and counts a failure; `returnAttempt` takes it back, in the transaction
 * that makes the session. A crash between the two leaves the failure.
 */
import { createHash } from 'node:crypto';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { RateLimitedError } from '../errors.ts';
import { addressKey } from './address-key.ts';
import { attemptWait, countFailure, takeBack } from './sign-in-limit.ts';
import { dropAttempts, lockAttempts, setAttempts } from './sign-ins.sql.ts';

export interface AttemptKeys {
  readonly account: string;
  readonly address: string | undefined;
}

/** The name as it was typed is not stored: people type passwords there. */
export function attemptKeys(name: string, address: string | undefined): AttemptKeys {
  const account = createHash('sha256').update(name.trim().toLowerCase()).digest('hex');
  return { account: `account:${account}`, address: addressKey(address) };
}

/** Fails with `RATE_LIMITED`, and then counts nothing. */
export async function takeAttempt(store: Store, keys: AttemptKeys): Promise<void> {
  const waitMs = await store.write((tx) => countOrWait(tx, keys));
  if (waitMs > 0) throw new RateLimitedError('There were too many failed sign-ins', waitMs);
}

/** Forgets the failures of the account; the address keeps those of other accounts. */
export function* returnAttempt(tx: Tx, { account, address }: AttemptKeys): Body<void> {
  const { failures } = yield* lockAttempts(tx, account);
  yield* dropAttempts(tx, account);
  if (address === undefined) return;
  yield* setAttempts(tx, address, takeBack(yield* lockAttempts(tx, address), failures));
}

/** Takes back an attempt whose password was not checked. */
export function* cancelAttempt(tx: Tx, { account, address }: AttemptKeys): Body<void> {
  for (const key of address === undefined ? [account] : [account, address])
    yield* setAttempts(tx, key, takeBack(yield* lockAttempts(tx, key), 1));
}

/** Returns how long to wait, ms; 0: the attempt is counted. */
function* countOrWait(tx: Tx, { account, address }: AttemptKeys): Body<number> {
  // Every transaction locks in this order.
  const keys = address === undefined ? [account] : [account, address];
  const counts = [];
  for (const key of keys) counts.push({ key, before: yield* lockAttempts(tx, key) });
  const now = yield* readClock(tx);
  const waitMs = Math.max(...counts.map(({ before }) => attemptWait(before, now)));
  if (waitMs > 0) return waitMs;
  for (const { key, before } of counts) yield* setAttempts(tx, key, countFailure(before, now));
  return 0;
}
