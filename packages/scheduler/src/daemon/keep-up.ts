/**
 * Reacts to changes around a daemon while its own schedules stay the same: another daemon starts or stops (a rolling
 * deploy removes a schedule, a newer version leaves) or reads its file again, or a clock that ran ahead is set right.
 * Called by the scheduler at intervals. Each step is a transaction that a later call repeats after a crash.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { passEnds } from '../chains/chains-cursor.ts';
import { type LoadingNode, type LoadReport, reloadSchedules } from '../load/load-schedules.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { nextTimes } from '../definitions/next-times.ts';
import { NO_OVERRIDES } from '../plan/overrides.ts';
import { readableNext } from '../load/replan-to-come.ts';
import { parseRules } from '../schedule-rules.ts';
import { chainFromNow, existsChainedAfter } from '../chains/chains.sql.ts';
import { findPlanStart } from '../definitions/fires.sql.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { findOthersLoaded } from '../load/loaders.sql.ts';
import {
  type ClockedSchedule,
  findPlannedAfter,
  type NextTimes,
  replan,
} from '../definitions/schedules.sql.ts';

/** The clocks of two daemons may differ by this much. */
const CLOCK_SLACK_MS = 60_000;

export interface KeepUpOptions {
  readonly store: Store;
  readonly node: LoadingNode;
  readonly entries: readonly ScheduleEntry[];
  /** Names that were left to a newer daemon. */
  readonly left: readonly string[];
  /** What `readOthersLoaded` returned before these entries were loaded. Default: the first call loads them again. */
  readonly seen?: string | undefined;
}

/** A text that changes when another daemon starts, stops, or loads other schedules. */
export async function readOthersLoaded(store: Store, { nodeId }: LoadingNode): Promise<string> {
  return store.read((tx) => findOthersLoaded(tx, nodeId));
}

/** Returns the function to call at intervals. It resolves with what has changed because of other daemons, if anything. */
export function keepUp({
  store,
  node,
  entries,
  left,
  seen,
}: KeepUpOptions): () => Promise<LoadReport | undefined> {
  let leftNow = left;
  let seenLast = seen;

  return async () => {
    await replanAhead(store);
    await passEnds(store);
    const others = await readOthersLoaded(store, node);
    if (others === seenLast) return undefined;
    const report = await reloadSchedules(store, node, { entries, left: leftNow });
    leftNow = report.left;
    seenLast = others;
    return report;
  };
}

/**
 * A clock that ran ahead may have put next fires years away, and may have recorded fires as missed that are still to
 * come, or have come since. A chain that was created by that clock would wait as long.
 */
async function replanAhead(store: Store): Promise<void> {
  const now = await store.now();
  const { plans, hasChains } = await store.read(function* (tx) {
    return { plans: yield* planAhead(tx, now), hasChains: yield* existsChainedAfter(tx, now) };
  });
  if (plans.length === 0 && !hasChains) return;
  await store.write(function* (tx) {
    for (const { schedule, times } of plans) yield* replan(tx, schedule, times);
    yield* chainFromNow(tx, now);
  });
}

interface Replan {
  readonly schedule: ClockedSchedule;
  readonly times: NextTimes;
}

function* planAhead(tx: Tx, now: number): Body<readonly Replan[]> {
  const plans: Replan[] = [];
  const ahead = yield* findPlannedAfter(tx, now + CLOCK_SLACK_MS);
  if (ahead.length === 0) return plans;
  const all = yield* findOverrides(tx);
  for (const schedule of ahead) {
    const overrides = all.get(schedule.id) ?? NO_OVERRIDES;
    const next = readableNext(schedule, overrides, yield* findPlanStart(tx, schedule.id, now));
    const facts = { ...schedule, rules: parseRules(schedule.rules), overrides };
    if (next !== undefined) plans.push({ schedule, times: nextTimes(facts, next) });
  }
  return plans;
}
