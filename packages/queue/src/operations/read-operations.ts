/** Operations as people read them, and their stop. Called by the console. */
import { publish, toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { checkOperator } from '../operator.ts';
import { type OperationProgress, type OperationRecord, UnknownOperationError } from './operation.ts';
import {
  findOperation,
  findOperations,
  type OperationFilter,
  lockOperation,
  type OperationRow,
  saveOperation,
} from './operations.sql.ts';

/** The newest first; with `next`, the `before` of the next page, where there are more. */
export async function listOperations(
  store: Store,
  { limit, ...filter }: OperationFilter,
): Promise<{ readonly operations: readonly OperationRecord[]; readonly next?: number }> {
  const rows = await store.read((tx) => findOperations(tx, { ...filter, limit: limit + 1 }));
  const operations = rows.slice(0, limit).map(toRecord);
  const last = operations.at(-1);
  return { operations, ...(rows.length > limit && last && { next: last.id }) };
}

/** Fails with `UNKNOWN_OPERATION`. */
export async function readOperation(store: Store, id: number): Promise<OperationRecord> {
  return recordOf(await store.read((tx) => findOperation(tx, id)), id);
}

/**
 * After this commit no further chunk is done; what is done stays done. One that has ended stays as it is. The stop, its
 * event and the record that it returns are one transaction. Fails with `UNKNOWN_OPERATION`, `REQUEST_INVALID`.
 */
export async function stopOperation(
  store: Store,
  id: number,
  { actor }: { readonly actor: string },
): Promise<OperationRecord> {
  checkOperator('A stop', { actor });
  const stopped = await store.write(function* (tx) {
    const row = yield* lockOperation(tx, id);
    if (!row || row.ended_at !== null) return row;
    const { progress, place, kind } = row;
    yield* saveOperation(tx, id, { progress, place: place ?? '', state: 'stopped', stopBy: actor });
    yield* publish(tx, [toEngineEvent('operation.stopped', { operationId: id, kind }, { actor })]);
    return yield* findOperation(tx, id);
  });
  return recordOf(stopped, id);
}

function recordOf(row: OperationRow | undefined, id: number): OperationRecord {
  if (!row) throw new UnknownOperationError(id);
  return toRecord(row);
}

function toRecord(row: OperationRow): OperationRecord {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    total: row.total,
    ...(JSON.parse(row.progress) as OperationProgress),
    by: row.actor,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.stop_by !== null && { stoppedBy: row.stop_by }),
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  };
}
