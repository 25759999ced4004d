import type { Body, Tx } from '@sb/storage';
import { checkVersion, type SeenVersion, takeSchedule } from '../definitions/operated-schedule.ts';
import { ScheduleInFileError } from '../schedule-errors.ts';
import type { OperatedRow } from '../definitions/operate.sql.ts';

/** Locks a schedule that the store owns. Throws `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`, `CONFLICT`. */
export function* takeOwnSchedule(
  tx: Tx,
  name: string,
  { verb, version }: SeenVersion & { readonly verb: ConstructorParameters<typeof ScheduleInFileError>[1] },
): Body<OperatedRow> {
  const row = yield* takeSchedule(tx, name);
  if (row.source === 'file') throw new ScheduleInFileError(name, verb);
  checkVersion(row, { version });
  return row;
}
