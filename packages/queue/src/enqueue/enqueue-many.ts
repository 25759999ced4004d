/**
 * Enqueues many runs. Called by programs that bring thousands.
 * Promise: all requests are checked before the first is written. Runs are stored in order, a part at a time, each part
 * whole or not at all. If a part fails, `stored` of the error has the runs of the parts before it.
 * Parts, because one transaction of 100,000 runs would block the store for a second.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Body, Store, Tx } from '@sb/storage';
import type { Enqueued, EnqueueManyOptions } from '../client-types.ts';
import { type EncodedRequest, encodeRequest } from './enqueue-groups.ts';
import { outcomeOf } from './enqueue-together.ts';
import { EnqueueStoppedError } from './errors.ts';
import { insertEach, type InsertPlan, planInsert } from './insert-each.ts';
import { keepWork, setSavepoint, undoWork } from './savepoint.sql.ts';
import { traceEnqueueMany } from './trace-enqueue.ts';
import type { RunRequest } from '../run.ts';

/** Runs in a part. */
export const ENQUEUE_PART = 1_000;

/**
 * Returns the answers in order. Up to 1,000 requests fail as `enqueue` does; with more the failure of a later part is
 * the cause of an `ENQUEUE_STOPPED`.
 */
export async function enqueueMany(
  store: Store,
  requests: readonly RunRequest[],
  options: EnqueueManyOptions = {},
): Promise<readonly Enqueued[]> {
  return traceEnqueueMany(requests, (traced) => storeParts(store, traced.map(encodeRequest), options));
}

/**
 * The same inside a transaction of the caller, all at once: the caller commits. After a refusal none is stored, and the
 * transaction is usable.
 */
export function* enqueueManyIn(tx: Tx, requests: readonly RunRequest[]): Body<readonly Enqueued[]> {
  if (requests.length === 0) return [];
  const plan = planInsert(requests.map(encodeRequest));
  yield* setSavepoint(tx);
  const answers = yield* insertEach(tx, plan, 'refuse all');
  yield* answers.some((answer) => answer instanceof Error) ? undoWork(tx) : keepWork(tx);
  return unrefused(answers);
}

/** The same without a savepoint: throws the first refusal, and then the transaction must not be committed. */
export function* enqueueAllIn(tx: Tx, requests: readonly RunRequest[]): Body<void> {
  if (requests.length > 0) yield* insertAll(tx, planInsert(requests.map(encodeRequest)));
}

async function storeParts(
  store: Store,
  encoded: readonly EncodedRequest[],
  { onProgress, signal }: EnqueueManyOptions,
): Promise<readonly Enqueued[]> {
  const answers: Enqueued[] = [];
  for (let from = 0; from < encoded.length; from += ENQUEUE_PART) {
    if (from > 0) await breathe();
    try {
      signal?.throwIfAborted();
      answers.push(...(await storePart(store, encoded.slice(from, from + ENQUEUE_PART))));
    } catch (error) {
      throw from === 0 ? error : new EnqueueStoppedError(answers, encoded.length, error);
    }
    onProgress?.(answers.length, encoded.length);
  }
  return answers;
}

async function storePart(store: Store, part: readonly EncodedRequest[]): Promise<readonly Enqueued[]> {
  const plan = planInsert(part);
  try {
    const answers = await store.write((tx) => insertAll(tx, plan), {
      durable: true,
      autocommit: plan.isOneStatement,
    });
    store.ring();
    return answers;
  } catch (error) {
    throw outcomeOf(error);
  }
}

/** Throws the first refusal: then none of the part is stored. */
function* insertAll(tx: Tx, plan: InsertPlan): Body<readonly Enqueued[]> {
  return unrefused(yield* insertEach(tx, plan, 'refuse all'));
}

function unrefused(answers: readonly (Enqueued | Error)[]): readonly Enqueued[] {
  return answers.map((answer) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}
