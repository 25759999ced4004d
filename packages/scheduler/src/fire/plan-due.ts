/** Plans the fires of due schedules. Pure. A schedule that this node cannot read is left to other nodes. */
import { dueAt } from '../plan/moved-fires.ts';
import { NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { type FirePlan, planFires, type Plannable } from '../plan/plan-fires.ts';
import type { TimedSchedule } from '../definitions/due-schedules.sql.ts';
import type { ClockRow, PausedRow } from '../definitions/schedule-rows.sql.ts';
import type { UnreadSchedule } from './fired.ts';
import { toPlannable } from '../plan/plannable.ts';
import { parseRules } from '../schedule-rules.ts';

/** The fires after which a transaction stops: after a long absence of many schedules there are many to record. */
const FIRES_AT_ONCE = 5_000;

export interface PlannedSchedule {
  readonly schedule: TimedSchedule;
  /** As it was planned. */
  readonly plannable: Plannable;
  readonly plan: FirePlan;
  /** When its next fire becomes due, ms since the epoch. */
  readonly dueAt: number | undefined;
}

export interface DuePlans {
  readonly planned: readonly PlannedSchedule[];
  readonly unread: readonly UnreadSchedule[];
  /** Some schedules were not planned yet. */
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
  const plannable = plannableRow(schedule, overrides);
  const plan = planFires(plannable, now);
  return { schedule, plannable, plan, dueAt: dueAt(plan.next, afterPlan(plannable, plan)) };
}

/** The fires that come before their time are decided by this plan, and make the schedule due no more. */
function afterPlan(plannable: Plannable, { fires }: FirePlan): Plannable {
  const ahead = fires.filter(({ isAhead }) => isAhead);
  if (ahead.length === 0) return plannable;
  const changes = new Map(plannable.changes);
  for (const { at } of ahead) changes.set(at, { kind: 'change', isDecided: true });
  return { ...plannable, changes };
}

/** Throws `CronError` or `ZoneError` when this node cannot read it. */
export function plannableRow(row: ClockRow & PausedRow, overrides: Overrides): Plannable {
  const { next_fire_at: nextFireAt, paused_until: until } = row;
  const rules = parseRules(row.rules);
  return toPlannable({ ...row, rules, overrides, nextFireAt, pausedUntil: until ?? undefined });
}
