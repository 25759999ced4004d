/**
 * Deletes a schedule of the store. Called by CLI and console.
 * Promise: it no longer fires, its name is free, and its overrides are removed with it. Runs that it asked for go on,
 * and the record of its fires is kept as long as that of others. A crash before the commit changes nothing.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { entryFacts, toEntry } from '../definitions/entry-values.ts';
import type { SeenVersion } from '../definitions/operated-schedule.ts';
import { takeOwnSchedule } from './own-schedule.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { setStanding, setTimes } from '../definitions/operate.sql.ts';
import { dropOverrides } from '../definitions/overrides.sql.ts';
import { markGone } from '../definitions/schedules.sql.ts';

/** Returns the deleted schedule. Fails with `REQUEST_INVALID`, `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`, `CONFLICT`. */
export async function deleteSchedule(
  store: Store,
  name: string,
  { actor, reason, version }: Operator & SeenVersion,
): Promise<ScheduleEntry> {
  checkOperator('A deletion', { actor, reason });
  return store.write(function* (tx) {
    const row = yield* takeOwnSchedule(tx, name, { verb: 'deleted', version });
    yield* dropOverrides(tx, row.id);
    yield* setStanding(tx, { id: row.id, standing: { mode: 'active' } });
    // Otherwise a file that takes the name would find a schedule that was only away, and catch up its fires.
    yield* setTimes(tx, row.id, { nextFireAt: null, dueAt: null });
    yield* markGone(tx, row.id);
    const before = toEntry(row);
    const payload = { schedule: name, before: entryFacts(before), ...(reason !== undefined && { reason }) };
    yield* publish(tx, [toEngineEvent('schedule.deleted', payload, { actor, jobId: row.job })]);
    return before;
  });
}

/** Returns the schedule that `deleteSchedule` would delete; changes nothing. Fails as `deleteSchedule` does. */
export async function readScheduleToDelete(
  store: Store,
  name: string,
  { version }: SeenVersion = {},
): Promise<ScheduleEntry> {
  return store.write(function* (tx) {
    return toEntry(yield* takeOwnSchedule(tx, name, { verb: 'deleted', version }));
  });
}
