import { type ComingRun, comingRuns } from '../plan/coming-runs.ts';
import type { Overrides } from '../plan/overrides.ts';
import { toPlannable } from '../plan/plannable.ts';
import { parseRules } from '../schedule-rules.ts';

export interface ClockRow {
  readonly name: string;
  readonly expression: string | null;
  readonly timezone: string;
  /** JSON. */
  readonly rules: string;
  /** Null when it never fires: it is disabled, or follows others. */
  readonly next_fire_at: number | null;
}

interface Asked {
  readonly overrides: Overrides;
  /** The end of its pause, ms since the epoch; Infinity: until an operator resumes it. */
  readonly pausedUntil: number | undefined;
  readonly now: number;
  readonly count: number;
}

/** The next runs of a stored schedule. Throws `CronError` or `ZoneError` when this node cannot read it. */
export function nextRunsOf(
  { name, expression, timezone, rules: text, next_fire_at: due }: ClockRow,
  { overrides, pausedUntil, ...asked }: Asked,
): readonly ComingRun[] {
  if (expression === null || due === null) return [];
  const rules = parseRules(text);
  return comingRuns(toPlannable({ name, expression, timezone, rules, overrides, due, pausedUntil }), asked);
}
