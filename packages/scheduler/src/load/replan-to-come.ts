/**
 * Next fires that a runtime with other zone data has worked out: zones change with Node, and daemons are upgraded one
 * after the other. Called when a daemon starts, and when another one comes or goes; for all schedules, also those that
 * no file loads. What was missed stays due.
 */
import type { Body, Tx } from '@sb/storage';
import { nextTimes } from '../definitions/next-times.ts';
import { NO_OVERRIDES } from '../plan/overrides.ts';
import { readableNext } from './readable-next.ts';
import { rulesOf } from '../schedule-rules.ts';
import { findOverrides } from '../definitions/fires.sql.ts';
import { replan } from '../definitions/schedules.sql.ts';
import { findToCome } from '../definitions/to-come.sql.ts';

export function* replanToCome(tx: Tx, now: number): Body<void> {
  const schedules = yield* findToCome(tx, now);
  if (schedules.length === 0) return;
  const all = yield* findOverrides(tx);
  for (const schedule of schedules) {
    const overrides = all.get(schedule.id) ?? NO_OVERRIDES;
    const next = readableNext(schedule, overrides, schedule.plan_from);
    if (next === undefined) continue;
    const times = nextTimes({ name: schedule.name, rules: rulesOf(schedule.rules), overrides }, next);
    const isSame = times.nextFireAt === schedule.next_fire_at && times.dueAt === schedule.due_at;
    if (!isSame) yield* replan(tx, schedule, times);
  }
}
