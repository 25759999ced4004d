import type { CompiledCron } from '../cron/cron.ts';

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
    next: (after, count) => take(count, after, next),
    previous: (before, count) => take(count, before, previous),
  };

  function next(after: number): number | undefined {
    if (after < since - 1) {
      const before = first(own.next(new Date(after), 1));
      if (before !== undefined && before < since) return before;
    }
    if (after < until - 1) {
      const meanwhile = first(other.next(new Date(Math.max(after, since - 1)), 1));
      if (meanwhile !== undefined && meanwhile < until) return meanwhile;
    }
    return first(own.next(new Date(Math.max(after, until - 1)), 1));
  }

  function previous(before: number): number | undefined {
    if (before > until) {
      const after = first(own.previous(new Date(before), 1));
      if (after !== undefined && after >= until) return after;
    }
    if (before > since) {
      const meanwhile = first(other.previous(new Date(Math.min(before, until)), 1));
      if (meanwhile !== undefined && meanwhile >= since) return meanwhile;
    }
    return first(own.previous(new Date(Math.min(before, since)), 1));
  }
}

function first([fire]: readonly Date[]): number | undefined {
  return fire?.getTime();
}

function take(count: number, start: Date, step: (instant: number) => number | undefined): Date[] {
  const fires: Date[] = [];
  let instant: number | undefined = start.getTime();
  while (fires.length < count) {
    instant = step(instant);
    if (instant === undefined) break;
    fires.push(new Date(instant));
  }
  return fires;
}
