/**
 * Ending the pause of a schedule. What it left out is not caught up, also what fell due in it while no daemon was up:
 * each of those fires has its row, or gets it from the next daemon.
 */
import type { Change, Operator } from '@sb/queue';
import type { Store } from '@sb/storage';
import { changeStanding } from './change-standing.ts';
import type { ScheduleMode } from '../definitions/operate.sql.ts';

/** Fails with `UNKNOWN_SCHEDULE`. */
export async function resumeSchedule(
  store: Store,
  name: string,
  { actor, reason }: Operator,
): Promise<Change<ScheduleMode>> {
  return store.write((tx) =>
    changeStanding(tx, name, { type: 'schedule.resumed', standing: { mode: 'active' }, actor, reason }),
  );
}
