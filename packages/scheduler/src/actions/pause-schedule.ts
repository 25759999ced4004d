/**
 * Pausing a schedule. Called by CLI and console.
 * Promise: what falls due after this commit asks for no run, and has a row that says so; runs that are there go on.
 * With `until` it fires again from that instant on, although nobody has written so (lapsed-pauses.ts does).
 * A crash before the commit changes nothing; after it, the pause and its event are both there.
 */
import type { Change, PauseOptions } from '@sb/queue';
import type { Store } from '@sb/storage';
import { changeStanding } from './change-standing.ts';
import type { ScheduleMode } from '../definitions/operate.sql.ts';

/** Pausing what is paused changes its time, reason and author. Fails with `UNKNOWN_SCHEDULE`. */
export async function pauseSchedule(
  store: Store,
  name: string,
  { until, reason, actor }: PauseOptions,
): Promise<Change<ScheduleMode>> {
  return store.write((tx) =>
    changeStanding(tx, name, {
      type: 'schedule.paused',
      standing: { mode: 'paused', reason, by: actor, ...(until !== undefined && { until }) },
      actor,
      reason,
    }),
  );
}
