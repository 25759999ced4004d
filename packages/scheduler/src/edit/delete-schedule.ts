/**
 * Deleting a schedule of the store. Called by CLI and console.
 * Promise: it fires no more, and its name is free; runs that it asked for go on, its fires are kept as long as
 * others'. What was wanted of its fires to come goes with it.
 */
import { engineEvent, publish } from '@sb/events';
import type { Operator } from '@sb/queue';
import type { Store } from '@sb/storage';
import { entryFacts, toEntry } from '../definitions/entry-values.ts';
import { takeOwnSchedule } from './own-schedule.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { setStanding, setTimes } from '../definitions/operate.sql.ts';
import { dropOverrides } from '../definitions/overrides.sql.ts';
import { markGone } from '../definitions/schedules.sql.ts';

/** Returns what it was. Fails with `UNKNOWN_SCHEDULE`, `SCHEDULE_IN_FILE`. */
export async function deleteSchedule(
  store: Store,
  name: string,
  { actor, reason }: Operator,
): Promise<ScheduleEntry> {
  return store.write(function* (tx) {
    const row = yield* takeOwnSchedule(tx, name, 'deleted');
    yield* dropOverrides(tx, row.id);
    yield* setStanding(tx, { id: row.id, standing: { mode: 'active' } });
    // With its next fire it could be taken for one that was only away, and caught up.
    yield* setTimes(tx, row.id, { nextFireAt: null, dueAt: null });
    yield* markGone(tx, row.id);
    const before = toEntry(row);
    const payload = { schedule: name, before: entryFacts(before), ...(reason !== undefined && { reason }) };
    yield* publish(tx, [engineEvent('schedule.deleted', payload, { actor, jobId: row.job })]);
    return before;
  });
}

/** What it is, where it may be deleted; changes nothing. Fails as `deleteSchedule` does. */
export async function lookToDelete(store: Store, name: string): Promise<ScheduleEntry> {
  return store.write(function* (tx) {
    return toEntry(yield* takeOwnSchedule(tx, name, 'deleted'));
  });
}
