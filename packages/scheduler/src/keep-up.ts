/**
 * What changes around a daemon while its schedules stand: another daemon comes or goes (a rolling deploy takes a
 * schedule out, or a newer version leaves), and a clock that ran ahead is set right. Asked at intervals.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { cronOf } from './known-crons.ts';
import { type LoadingNode, type LoadReport, reloadSchedules } from './load-schedules.ts';
import type { ScheduleEntry } from './schedule-file.ts';
import { findPlanStart } from './store/fires.ts';
import { findLoaderIds } from './store/loaders.ts';
import { findPlannedAfter, type PlannedSchedule, replan } from './store/schedules.ts';

/** Clocks of two daemons differ by so much without anything being wrong. */
const CLOCK_SLACK_MS = 60_000;

export interface KeepUpOptions {
  readonly store: Store;
  readonly node: LoadingNode;
  readonly entries: readonly ScheduleEntry[];
  /** Names that were left to a newer daemon. */
  readonly left: readonly string[];
}

/** The look to take at intervals: it tells what has changed because a daemon came or went, if one did. */
export function keepUp({ store, node, entries, left }: KeepUpOptions): () => Promise<LoadReport | undefined> {
  let leftNow = left;
  let seen: string | undefined;

  return async () => {
    await replanAhead(store);
    const loaders = await store.read(findLoaderIds);
    if (loaders === seen) return undefined;
    const report = await reloadSchedules(store, node, { entries, left: leftNow });
    leftNow = report.left;
    seen = loaders;
    return report;
  };
}

/**
 * A next fire that was worked out by a clock that ran ahead may be years away; and what that clock took for missed
 * is yet to come, or has come since.
 */
async function replanAhead(store: Store): Promise<void> {
  const now = await store.now();
  const plans = await store.read((tx) => planAhead(tx, now));
  if (plans.length === 0) return;
  await store.write(function* (tx) {
    for (const { schedule, next } of plans) yield* replan(tx, schedule, next);
  });
}

interface Replan {
  readonly schedule: PlannedSchedule;
  readonly next: number;
}

function* planAhead(tx: Tx, now: number): Body<readonly Replan[]> {
  const plans: Replan[] = [];
  for (const schedule of yield* findPlannedAfter(tx, now + CLOCK_SLACK_MS)) {
    const next = nextFireOf(schedule, yield* findPlanStart(tx, schedule.id, now));
    if (next !== undefined) plans.push({ schedule, next });
  }
  return plans;
}

/** Undefined when this daemon cannot read the schedule: it is left to one that can. */
function nextFireOf(schedule: PlannedSchedule, from: number): number | undefined {
  try {
    return cronOf(schedule).next(new Date(from), 1)[0]?.getTime();
  } catch {
    return undefined;
  }
}
