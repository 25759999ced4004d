import { scheduleJitter } from './jitter.ts';
import { effectiveCron, type Overrides } from './overrides.ts';
import type { Plannable } from './plan-fires.ts';
import type { ScheduleRules } from '../schedule-rules.ts';

/** A schedule with a clock, of a file or of the store. Instants are ms since the epoch. */
export interface ClockedFacts {
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly rules: ScheduleRules;
  readonly overrides: Overrides;
  readonly nextFireAt: number;
  /** The end of its pause; Infinity: until an operator resumes it. */
  readonly pausedUntil?: number | undefined;
}

/** A schedule as planning needs it. Throws `CronError` or `ZoneError` when this node cannot read it. */
export function toPlannable({
  name,
  expression,
  timezone,
  rules,
  overrides,
  nextFireAt,
  pausedUntil,
}: ClockedFacts): Plannable {
  return {
    cron: effectiveCron({ expression, timezone }, overrides),
    rules,
    nextFireAt,
    jitterMs: scheduleJitter(name, rules.jitterMs),
    pausedUntil,
    changes: overrides.changes,
  };
}
