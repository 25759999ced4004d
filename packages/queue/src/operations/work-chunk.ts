/**
 * Carries out operations, chunk by chunk. Called by every console that works on them.
 * Promise: each letter and each run is handled once, however many consoles work and wherever one dies: a chunk, its
 * progress and the place of the next one are written in one transaction, which holds the operation's row. The lease only
 * keeps others from waiting for that row. After a crash another console goes on when the lease has run out.
 */
import { type Store, takeLease } from '@sb/storage';
import { releaseChildren } from '../dependencies/release-children.ts';
import type { Rate } from '../dead-letters/pace.ts';
import { doChunk } from './do-chunk.ts';
import type { DoneChunk, OperationPlace, OperationProgress, StoredOrder } from './operation.ts';
import {
  findOpen,
  lockOperation,
  operationLease,
  type OrderedOperation,
  saveOperation,
} from './operations.sql.ts';

/** Another console takes over an operation that was not worked on for this many ms. */
export const OPERATION_LEASE_MS = 15_000;
const MOST_SAYINGS = 20;

export interface WorkedChunk {
  readonly id: number;
  readonly done: number;
  /** Of a replay that goes on. */
  readonly rate?: Rate | undefined;
}

/**
 * Does the next chunk of the oldest operation that no other works on and that does not rest. Undefined: there is none.
 * Leases of operations that rest are renewed. An error that another try may not meet is thrown; any other ends the
 * operation as failed.
 */
export async function workChunk(
  store: Store,
  holder: string,
  resting: ReadonlySet<number> = new Set(),
): Promise<WorkedChunk | undefined> {
  const open = await store.read(findOpen);
  if (open.length === 0) return undefined;
  const id = await store.write(function* (tx) {
    let due: number | undefined;
    for (const one of yield* findOpen(tx)) {
      const rests = resting.has(one.id);
      if (due !== undefined && !rests) continue;
      const isHeld = yield* takeLease(tx, operationLease(one.id), { holder, ttlMs: OPERATION_LEASE_MS });
      if (isHeld && !rests) due = one.id;
    }
    return due;
  });
  if (id === undefined) return undefined;
  try {
    return await workOn(store, id);
  } catch (error) {
    if (isPassing(error)) throw error;
    await failOperation(store, id, error instanceof Error ? error.message : String(error));
    return { id, done: 0 };
  }
}

async function workOn(store: Store, id: number): Promise<WorkedChunk> {
  const worked = await store.write(
    function* (tx) {
      const row = yield* lockOperation(tx, id);
      if (!row || row.ended_at !== null) return undefined;
      const { order, place, progress } = decode(row);
      const operator = { actor: row.actor, ...(row.reason !== null && { reason: row.reason }) };
      const chunk = yield* doChunk(tx, order, place, operator);
      yield* saveOperation(tx, id, {
        progress: JSON.stringify(added(progress, chunk)),
        place: JSON.stringify({ ...place, after: chunk.after ?? place.after }),
        state: chunk.after === undefined ? 'done' : 'running',
      });
      return { order, done: chunk.done, goesOn: chunk.after !== undefined };
    },
    { durable: true },
  );
  if (!worked) return { id, done: 0 };
  const { order, done, goesOn } = worked;
  if (done > 0) store.ring();
  if (order.kind === 'cancel' && done > 0) await releaseChildren(store);
  return { id, done, ...(goesOn && order.kind === 'replay' && { rate: order.rate }) };
}

async function failOperation(store: Store, id: number, message: string): Promise<void> {
  await store.write(function* (tx) {
    const row = yield* lockOperation(tx, id);
    if (!row || row.ended_at !== null) return;
    const { progress } = decode(row);
    const says = JSON.stringify({ ...progress, says: [...progress.says, message] });
    yield* saveOperation(tx, id, { progress: says, place: row.place ?? '', state: 'failed' });
  });
}

function decode({ choice, place, progress }: OrderedOperation) {
  return {
    order: JSON.parse(choice) as StoredOrder,
    place: JSON.parse(place ?? '{"after":0,"upTo":0}') as OperationPlace,
    progress: JSON.parse(progress) as OperationProgress,
  };
}

function added({ done, refused, says }: OperationProgress, chunk: DoneChunk): OperationProgress {
  return {
    done: done + chunk.done,
    refused: refused + chunk.refused.length,
    says: [...says, ...chunk.refused].slice(0, MOST_SAYINGS),
  };
}

/** The store was busy, away, or its answer was lost: the next look knows what was written. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('STORE_') || code === 'WRITE_OUTCOME_UNKNOWN';
}
