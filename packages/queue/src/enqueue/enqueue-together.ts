/**
 * Enqueues of one process that come together share a write (shared-write.ts): 100 at once are stored 20 times as fast as
 * one after the other.
 * Promise: each request gets its own id or its own refusal. It waits for the store, and for another request only where
 * another transaction holds that one's key, queue or parent, at most as long as the store waits for a lock. When the
 * store refuses a value of one request, or another transaction holds a key, a queue or a parent of it, they are stored in
 * ever smaller parts, so that only that request fails.
 * A crash before the commit stores none of them; each caller sees an error, never a wrong id.
 */
import { type Body, isRefusedValue, type Store, type Tx, WriteOutcomeUnknownError } from '@sb/storage';
import { type EncodedRequest, type Group, groupAlike } from './enqueue-groups.ts';
import { EnqueueOutcomeUnknownError, QueueFullError } from './errors.ts';
import { insertEach, type InsertPlan, planInsert } from './insert-each.ts';
import { isHeldUp } from '../held-up.ts';
import type { Enqueued } from '../client-types.ts';
import { limitLockWait } from './lock-wait.sql.ts';
import { type Asker, createSharedWrite } from './shared-write.ts';

const BATCH = 500;
const SHORT_WAIT_MS = 50;

/** `short`: for the parts of a batch that has waited for a lock already; many of them may be held. */
type LockWait = 'as usual' | 'short';

type Asked = EncodedRequest & Asker<Enqueued>;

type Enqueue = (encoded: EncodedRequest) => Promise<Enqueued>;

const byStore = new WeakMap<Store, Enqueue>();

export function enqueueTogether(store: Store, encoded: EncodedRequest): Promise<Enqueued> {
  const known = byStore.get(store);
  if (known) return known(encoded);
  const fresh = createSharedWrite<EncodedRequest, Enqueued>({
    store,
    batchOf: () => BATCH,
    storeAll: (batch) => storeAll(store, batch),
    failure: outcomeOf,
  });
  byStore.set(store, fresh);
  return fresh(encoded);
}

/** Answers each request, or refuses it alone. Throws errors of the store that concern all of them. */
async function storeAll(
  store: Store,
  batch: readonly Asked[],
  lockWait: LockWait = 'as usual',
): Promise<void> {
  const groups = groupAlike(batch);
  let nextWait = lockWait;
  try {
    return answerEach(batch, await storeBatch(store, batch, lockWait));
  } catch (error) {
    const isLocked = isHeldUp(store, error);
    if (!isLocked && !isRefusedValue(error)) throw error;
    // Requests that are alike share their queue, but not their keys.
    const mayDiffer = !isLocked || groups.length > 1 || groups[0]?.keys !== undefined;
    if (batch.length === 1 || !mayDiffer) {
      for (const { reject } of batch) reject(error);
      return;
    }
    if (isLocked) nextWait = 'short';
  }
  for (const part of partsOf(batch, groups)) await storeAll(store, part, nextWait);
}

/** One part for each group; the requests of a single group become a part each. */
function partsOf(batch: readonly Asked[], groups: readonly Group[]): readonly (readonly Asked[])[] {
  if (groups.length === 1) return batch.map((one) => [one]);
  let from = 0;
  return groups.map(({ inputs }) => batch.slice(from, (from += inputs.length)));
}

/** For each request its answer, or why it is refused. */
async function storeBatch(
  store: Store,
  batch: readonly Asked[],
  lockWait: LockWait,
): Promise<readonly (Enqueued | Error)[]> {
  const plan = planInsert(batch);
  const isShort = lockWait === 'short';
  const asOne = plan.isOneStatement && !isShort ? await storeAsOne(store, plan) : undefined;
  // When they do not all fit, the first ones that fit are stored: that takes a transaction.
  return asOne ?? store.write((tx) => insertInTurn(tx, plan, isShort), { durable: true, rings: true });
}

function* insertInTurn(tx: Tx, plan: InsertPlan, isShort: boolean): Body<readonly (Enqueued | Error)[]> {
  if (isShort) yield* limitLockWait(tx, SHORT_WAIT_MS);
  return yield* insertEach(tx, plan, 'first come');
}

/** Undefined when they do not all fit into their queue. */
async function storeAsOne(
  store: Store,
  plan: InsertPlan,
): Promise<readonly (Enqueued | Error)[] | undefined> {
  const answers = await store.write((tx) => insertEach(tx, plan, 'refuse all'), {
    durable: true,
    autocommit: true,
    rings: true,
  });
  return answers.length > 1 && answers[0] instanceof QueueFullError ? undefined : answers;
}

function answerEach(batch: readonly Asked[], answers: readonly (Enqueued | Error)[]): void {
  for (const [i, { resolve, reject }] of batch.entries()) {
    const answer = answers[i];
    if (answer && !(answer instanceof Error)) resolve(answer);
    else reject(answer);
  }
}

export function outcomeOf(error: unknown): unknown {
  return error instanceof WriteOutcomeUnknownError ? new EnqueueOutcomeUnknownError(error) : error;
}
