import { effectiveCron, type Overrides } from '../plan/overrides.ts';
import type { PlannedSchedule } from '../definitions/schedules.sql.ts';

/**
 * The next fire strictly after an instant, both ms since the epoch. Undefined also when this daemon cannot read the
 * schedule: it is left to one that can.
 */
export function readableNext(
  schedule: Pick<PlannedSchedule, 'expression' | 'timezone'>,
  overrides: Overrides,
  after: number,
): number | undefined {
  try {
    return effectiveCron(schedule, overrides).next(new Date(after), 1)[0]?.getTime();
  } catch {
    return undefined;
  }
}
