import type { Step } from '@sb/storage';
import { INLINE_INPUT_BYTES, INPUT_ELSEWHERE } from '../../run.ts';
import type { AlikeRuns, InsertOptions, StoredIds } from './new-run.sql.ts';
import { postgresInsert, postgresInsertInputs } from './postgres-insert.sql.ts';
import { type Full, postgresRoom, type Room, sqliteRoom } from './room.sql.ts';
import { sqliteInsert, sqliteInsertInputs } from './sqlite-insert.sql.ts';

/**
 * Stores runs by one statement, or on SQLite by few. Leaves out a run that its job or its queue refuses, also one for a
 * queue with a bound when the caller has not counted; one whose key is held; and one whose key has a time to live, unless
 * the caller has taken it.
 */
export function insertRuns(sets: readonly AlikeRuns[], options: InsertOptions = {}): Step<StoredIds> {
  const someLong = sets.some(({ inputs }) => inputs.some(isLong));
  const inline = someLong ? sets.map(shortened) : sets;
  return {
    sqlite(handle) {
      const ids = sqliteInsert(handle, inline, options);
      if (someLong) sqliteInsertInputs(handle, longInputs(ids, sets));
      return ids;
    },
    postgres(handle) {
      if (!someLong) return postgresInsert(handle, inline, options);
      return handle.atomically(async () => {
        const ids = await postgresInsert(handle, inline, options);
        await postgresInsertInputs(handle, longInputs(ids, sets));
        return ids;
      });
    },
  };
}

/** Stores runs in a queue with a bound: all, or none if they are too many. Exact, also with other enqueues at the same time. */
export function insertCounted(set: AlikeRuns, options: InsertOptions = {}): Step<StoredIds | Full> {
  const insert = insertRuns([set], { ...options, counted: true });
  return {
    sqlite(handle) {
      const room = sqliteRoom(handle, set.request);
      return isFull(room, set) ? room : insert.sqlite(handle);
    },
    postgres: (handle) =>
      handle.atomically(async () => {
        const room = await postgresRoom(handle, set.request);
        return isFull(room, set) ? room : insert.postgres(handle);
      }),
  };
}

function isFull(room: Room | undefined, { inputs }: AlikeRuns): room is Full {
  return room !== undefined && room.depth + inputs.length > room.maxDepth;
}

function shortened(set: AlikeRuns): AlikeRuns {
  return { ...set, inputs: set.inputs.map((input) => (isLong(input) ? INPUT_ELSEWHERE : input)) };
}

function longInputs(ids: StoredIds, sets: readonly AlikeRuns[]): readonly (readonly [number, string])[] {
  const inputs = sets.flatMap((set) => set.inputs);
  return ids.flatMap((id, at) => {
    const input = inputs[at] ?? null;
    return id !== undefined && isLong(input) ? [[id, input] as const] : [];
  });
}

/** Whether an input's text is kept in a table of its own. */
export function isLong(input: string | null): input is string {
  // No character takes more than three bytes of UTF-8.
  return (
    input !== null && input.length * 3 > INLINE_INPUT_BYTES && Buffer.byteLength(input) > INLINE_INPUT_BYTES
  );
}
