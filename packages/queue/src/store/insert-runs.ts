import type { Step } from '@sb/storage';
import { INLINE_INPUT_BYTES, INPUT_ELSEWHERE, type RunRequest } from '../run.ts';
import { newRun, type Pin } from './new-run.ts';
import { postgresInsert, postgresInsertInputs } from './postgres/insert-runs.ts';
import { sqliteInsert, sqliteInsertInputs } from './sqlite/insert-runs.ts';

/** Stores runs that differ only in their input. Returns their ids in order; none when job or queue refuse. */
export function insertRuns(
  request: RunRequest,
  inputs: readonly (string | null)[],
  pin?: Pin,
): Step<readonly number[]> {
  const run = newRun(request, pin);
  const someLong = inputs.some(isLong);
  const inline = someLong ? inputs.map((input) => (isLong(input) ? INPUT_ELSEWHERE : input)) : inputs;
  return {
    sqlite(handle) {
      const ids = sqliteInsert(handle, run, inline);
      if (someLong) sqliteInsertInputs(handle, longInputs(ids, inputs));
      return ids;
    },
    postgres(handle) {
      const insert = (): Promise<readonly number[]> => postgresInsert(handle, run, inline);
      if (!someLong) return insert();
      return handle.atomically(async () => {
        const ids = await insert();
        await postgresInsertInputs(handle, longInputs(ids, inputs));
        return ids;
      });
    },
  };
}

function isLong(input: string | null): input is string {
  // No character takes more than three bytes of UTF-8.
  return (
    input !== null && input.length * 3 > INLINE_INPUT_BYTES && Buffer.byteLength(input) > INLINE_INPUT_BYTES
  );
}

function longInputs(
  ids: readonly number[],
  inputs: readonly (string | null)[],
): readonly (readonly [number, string])[] {
  return ids.flatMap((id, i) => {
    const input = inputs[i] ?? null;
    return isLong(input) ? [[id, input] as const] : [];
  });
}
