import { type ComingRun, comingRuns } from '../plan/coming-runs.ts';
import type { Overrides } from '../plan/overrides.ts';
import { toPlannable } from '../plan/plannable.ts';
import { parseRules } from '../schedule-rules.ts';
import type { ScheduleRow } from './schedules.sql.ts';

interface Asked {
  readonly overrides: Overrides;
  /** The end of its pause, ms since the epoch; Infinity: until an operator resumes it. */
  readonly pausedUntil: number | undefined;
  readonly now: number;
  readonly count: number;
}

/** The next runs of a stored schedule. Throws `CronError` or `ZoneError` when this node cannot read it. */
export function nextRunsOf(
  {
    name,
    expression,
    timezone,
    rules: text,
    next_fire_at: nextFireAt,
  }: Pick<ScheduleRow, 'name' | 'expression' | 'timezone' | 'rules' | 'next_fire_at'>,
  { overrides, pausedUntil, ...asked }: Asked,
): readonly ComingRun[] {
  // It is disabled, or follows others.
  if (expression === null || nextFireAt === null) return [];
  const facts = { name, expression, timezone, rules: parseRules(text), overrides, nextFireAt, pausedUntil };
  return comingRuns(toPlannable(facts), asked);
}
