import type { Step } from '@sb/storage';
import type { EncodedRequest } from './enqueue-groups.ts';
import { INPUT_ELSEWHERE } from '../run.ts';
import { isLong } from './long-text.ts';
import { newRun } from './new-run.sql.ts';
import { postgresInsertDifferent, postgresInsertInputs } from './postgres-insert.sql.ts';
import { sqliteInsertDifferent, sqliteInsertInputs } from './sqlite-insert.sql.ts';

/**
 * Stores runs that have little in common. Gives the id of each, and undefined for one that takes more than an insert, or
 * is refused: a queue with a bound, a key that is held or has a time to live.
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
      const long = longInputs(ids, requests);
      if (long.length > 0) sqliteInsertInputs(handle, long);
      return ids;
    },
    postgres: (handle) =>
      handle.atomically(async () => {
        const ids = await postgresInsertDifferent(handle, runs);
        const long = longInputs(ids, requests);
        if (long.length > 0) await postgresInsertInputs(handle, long);
        return ids;
      }),
  };
}

function longInputs(
  ids: readonly (number | undefined)[],
  requests: readonly EncodedRequest[],
): readonly (readonly [number, string])[] {
  return ids.flatMap((id, at) => {
    const input = requests[at]?.input ?? null;
    return id !== undefined && isLong(input) ? [[id, input] as const] : [];
  });
}
