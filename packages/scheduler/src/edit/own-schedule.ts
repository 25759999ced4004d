import type { Body, Tx } from '@sb/storage';
import { takeSchedule } from '../definitions/operated-schedule.ts';
import { ScheduleChangedError, ScheduleInFileError } from '../schedule-errors.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

export interface SeenVersion {
  /** The version that the caller has seen (`ScheduleRecord`); another one is refused. Default: any. */
  readonly version?: number | undefined;
}

/** Locks a schedule that the store owns. Throws `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`, `CONFLICT`. */
export function* takeOwnSchedule(
  tx: Tx,
  name: string,
  { verb, version }: SeenVersion & { readonly verb: ConstructorParameters<typeof ScheduleInFileError>[1] },
): Body<OperatedRow> {
  const row = yield* takeSchedule(tx, name);
  if (row.source === 'file') throw new ScheduleInFileError(name, verb);
  if (version !== undefined && row.version !== version) throw new ScheduleChangedError(name);
  return row;
}
