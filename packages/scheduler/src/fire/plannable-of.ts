import { jitterOf } from '../plan/jitter.ts';
import { effectiveCron, type Overrides } from '../plan/overrides.ts';
import type { Plannable } from '../plan/plan-fires.ts';
import { rulesOf } from '../schedule-rules.ts';
import type { TimedSchedule } from '../definitions/fires.sql.ts';

export type PlannableRow = Pick<
  TimedSchedule,
  'name' | 'expression' | 'timezone' | 'rules' | 'next_fire_at' | 'paused_until'
>;

/** A stored schedule as plans look at it. Throws `CronError` or `ZoneError` for one that this node cannot read. */
export function plannableOf(row: PlannableRow, overrides: Overrides, now: number): Plannable {
  const rules = rulesOf(row.rules);
  return {
    cron: effectiveCron(row, overrides),
    rules,
    due: row.next_fire_at,
    jitterMs: jitterOf(row.name, rules.jitterMs),
    pausedUntil: pauseEnd(row, now),
    changes: overrides.changes,
  };
}

/** A pause that goes on takes all that is due, also what somebody wants earlier. */
function pauseEnd({ paused_until: until }: PlannableRow, now: number): number | undefined {
  return until === null || until <= now ? (until ?? undefined) : Number.POSITIVE_INFINITY;
}
