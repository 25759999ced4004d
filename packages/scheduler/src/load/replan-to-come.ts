/**
 * Computes next fires to come anew, because another runtime may have computed them: zone data changes with Node, and
 * daemons are upgraded one after the other. Called when a daemon starts, and when another one starts or stops; for all
 * schedules, also those of the store. Missed fires stay due.
 */
import type { Body, Tx } from '@sb/storage';
import { nextTimes } from '../definitions/next-times.ts';
import { effectiveCron, NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { parseRules } from '../schedule-rules.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { type ClockedSchedule, findToCome, replan } from '../definitions/schedules.sql.ts';

export function* replanToCome(tx: Tx, now: number): Body<void> {
  const schedules = yield* findToCome(tx, now);
  if (schedules.length === 0) return;
  const all = yield* findOverrides(tx);
  for (const schedule of schedules) {
    const overrides = all.get(schedule.id) ?? NO_OVERRIDES;
    const next = readableNext(schedule, overrides, schedule.plan_from);
    if (next === undefined) continue;
    const times = nextTimes({ ...schedule, rules: parseRules(schedule.rules), overrides }, next);
    const isSame = times.nextFireAt === schedule.next_fire_at && times.dueAt === schedule.due_at;
    if (!isSame) yield* replan(tx, schedule, times);
  }
}

/**
 * The next fire strictly after an instant, both ms since the epoch. Undefined also when this daemon cannot read the
 * schedule, which is then left to a daemon that can.
 */
export function readableNext(
  schedule: Pick<ClockedSchedule, 'expression' | 'timezone'>,
  overrides: Overrides,
  after: number,
): number | undefined {
  try {
    return effectiveCron(schedule, overrides).after(after);
  } catch {
    return undefined;
  }
}
