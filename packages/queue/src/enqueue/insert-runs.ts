import type { Step } from '@sb/storage';
import { INLINE_INPUT_BYTES, INPUT_ELSEWHERE, type RunRequest } from '../run.ts';
import type { EncodedRequest } from './enqueue-groups.ts';
import { type Full, type Inserted, isFull, type NewRows, newRun, type Pin } from './new-run.sql.ts';
import {
  postgresInsert,
  postgresInsertDifferent,
  postgresInsertInputs,
  postgresRoom,
} from './postgres-insert.sql.ts';
import { sqliteInsert, sqliteInsertDifferent, sqliteInsertInputs, sqliteRoom } from './sqlite-insert.sql.ts';

export interface InsertOptions {
  readonly pin?: Pin | undefined;
  /** The caller has counted: a queue with a bound has room for the runs. */
  readonly counted?: boolean;
}

/**
 * Stores runs. None is stored when the job or the queue refuses them, or when the queue has a bound and the caller has not
 * counted. A row whose key an unfinished run has is left out.
 */
export function insertRuns(request: RunRequest, rows: NewRows, options: InsertOptions = {}): Step<Inserted> {
  const run = newRun(request, options);
  const someLong = rows.inputs.some(isLong);
  const inline = someLong ? { ...rows, inputs: rows.inputs.map(shortened) } : rows;
  return {
    sqlite(handle) {
      const inserted = sqliteInsert(handle, run, inline);
      if (someLong) sqliteInsertInputs(handle, longInputs(inserted, rows));
      return inserted;
    },
    postgres(handle) {
      const insert = (): Promise<Inserted> => postgresInsert(handle, run, inline);
      if (!someLong) return insert();
      return handle.atomically(async () => {
        const inserted = await insert();
        await postgresInsertInputs(handle, longInputs(inserted, rows));
        return inserted;
      });
    },
  };
}

/** Stores runs in a queue with a bound: all, or none if they are too many. Exact, also with other enqueues at the same time. */
export function insertCounted(request: RunRequest, rows: NewRows): Step<Inserted | Full> {
  const insert = insertRuns(request, rows, { counted: true });
  return {
    sqlite(handle) {
      const room = sqliteRoom(handle, request);
      return isFull(room, rows) ? room : insert.sqlite(handle);
    },
    postgres: (handle) =>
      handle.atomically(async () => {
        const room = await postgresRoom(handle, request);
        return isFull(room, rows) ? room : insert.postgres(handle);
      }),
  };
}

/**
 * Stores runs that have little in common. Returns the id of each, and undefined for a run that is refused or takes more
 * than an insert: a queue with a bound, a key that is held or has a time to live.
 */
export function insertDifferent(requests: readonly EncodedRequest[]): Step<readonly (number | undefined)[]> {
  const runs = requests.map(({ request, input }) => ({
    ...newRun(request, {}),
    dedupeKey: request.dedupeKey ?? null,
    dedupeTtlMs: request.dedupeTtlMs ?? null,
    input: isLong(input) ? INPUT_ELSEWHERE : input,
  }));
  return {
    sqlite(handle) {
      const ids = sqliteInsertDifferent(handle, runs);
      const long = longInputsOf(ids, requests);
      if (long.length > 0) sqliteInsertInputs(handle, long);
      return ids;
    },
    postgres: (handle) =>
      handle.atomically(async () => {
        const ids = await postgresInsertDifferent(handle, runs);
        const long = longInputsOf(ids, requests);
        if (long.length > 0) await postgresInsertInputs(handle, long);
        return ids;
      }),
  };
}

function shortened(input: string | null): string | null {
  return isLong(input) ? INPUT_ELSEWHERE : input;
}

function longInputs(
  { ids, keys: stored }: Inserted,
  { inputs, keys: asked }: NewRows,
): readonly (readonly [number, string])[] {
  return ids.flatMap((id, at) => {
    const key = stored?.[at];
    const input = inputs[key === undefined ? at : (asked?.indexOf(key) ?? at)] ?? null;
    return isLong(input) ? [[id, input] as const] : [];
  });
}

function longInputsOf(
  ids: readonly (number | undefined)[],
  requests: readonly EncodedRequest[],
): readonly (readonly [number, string])[] {
  return ids.flatMap((id, at) => {
    const input = requests[at]?.input ?? null;
    return id !== undefined && isLong(input) ? [[id, input] as const] : [];
  });
}

/** Whether an input's text is kept in a table of its own. */
function isLong(input: string | null): input is string {
  // No character takes more than three bytes of UTF-8.
  return (
    input !== null && input.length * 3 > INLINE_INPUT_BYTES && Buffer.byteLength(input) > INLINE_INPUT_BYTES
  );
}
