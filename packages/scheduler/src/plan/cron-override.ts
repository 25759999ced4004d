import type { CompiledCron } from '../cron/cron.ts';
import { withLists } from '../cron/steps.ts';

/** The time in which another expression applies: from `since` on and before `until`, ms since the epoch. */
export interface CronSpan {
  readonly cron: CompiledCron;
  readonly since: number;
  readonly until: number;
}

/** The fires of a schedule with another expression for a while, and its own before and after. */
export function overrideCron(own: CompiledCron, { cron: other, since, until }: CronSpan): CompiledCron {
  return {
    expression: own.expression,
    timezone: own.timezone,
    ...withLists({ after, before }),
  };

  function after(instant: number): number | undefined {
    if (instant < since - 1) {
      const earlier = own.after(instant);
      if (earlier !== undefined && earlier < since) return earlier;
    }
    if (instant < until - 1) {
      const meanwhile = other.after(Math.max(instant, since - 1));
      if (meanwhile !== undefined && meanwhile < until) return meanwhile;
    }
    return own.after(Math.max(instant, until - 1));
  }

  function before(instant: number): number | undefined {
    if (instant > until) {
      const later = own.before(instant);
      if (later !== undefined && later >= until) return later;
    }
    if (instant > since) {
      const meanwhile = other.before(Math.min(instant, until));
      if (meanwhile !== undefined && meanwhile >= since) return meanwhile;
    }
    return own.before(Math.min(instant, since));
  }
}
