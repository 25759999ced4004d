/** The plans of schedules that are due. Pure. What this node cannot read is left to others. */
import { jitterOf } from './jitter.ts';
import { dueAt, effectiveCron, NO_OVERRIDES, type Overrides } from './overrides.ts';
import { type FirePlan, planFires, type Plannable } from './plan-fires.ts';
import { rulesOf } from './schedule-rules.ts';
import type { TimedSchedule } from './store/fires.ts';
import type { UnreadSchedule } from './fire.ts';

/** After a long absence of many schedules there is much to write down: a transaction stops at so many fires. */
const FIRES_AT_ONCE = 5_000;

export interface PlannedSchedule {
  readonly schedule: TimedSchedule;
  readonly plan: FirePlan;
  /** When its next fire is to be looked at, ms since the epoch. */
  readonly dueAt: number | undefined;
}

export interface DuePlans {
  readonly planned: readonly PlannedSchedule[];
  readonly unread: readonly UnreadSchedule[];
  /** Not all were planned. */
  readonly more: boolean;
}

export function planDue(
  due: readonly TimedSchedule[],
  overrides: ReadonlyMap<number, Overrides>,
  now: number,
): DuePlans {
  const planned: PlannedSchedule[] = [];
  const unread: UnreadSchedule[] = [];
  let fires = 0;
  for (const schedule of due) {
    if (fires >= FIRES_AT_ONCE) break;
    try {
      const one = planOne(schedule, overrides.get(schedule.id) ?? NO_OVERRIDES, now);
      fires += one.plan.fires.length;
      planned.push(one);
    } catch (error) {
      unread.push({ schedule: schedule.name, error });
    }
  }
  return { planned, unread, more: fires >= FIRES_AT_ONCE };
}

function planOne(schedule: TimedSchedule, overrides: Overrides, now: number): PlannedSchedule {
  const rules = rulesOf(schedule.rules);
  const plannable: Plannable = {
    cron: effectiveCron(schedule, overrides),
    rules,
    due: schedule.next_fire_at,
    jitterMs: jitterOf(schedule.name, rules.jitterMs),
    pausedUntil: pauseEnd(schedule, now),
    changes: overrides.changes,
  };
  const plan = planFires(plannable, now);
  return { schedule, plan, dueAt: dueAt(plan.next, plannable) };
}

/** A pause that goes on takes all that is due, also what somebody wants earlier. */
function pauseEnd({ paused_until: until }: TimedSchedule, now: number): number | undefined {
  return until === null || until <= now ? (until ?? undefined) : Number.POSITIVE_INFINITY;
}
