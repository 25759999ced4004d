/**
 * A run that ends frees a slot of each of its concurrency limits (a rate gives nothing back): the first run that is held
 * for the limit is queued again, in the same transaction. Called at the end of every transaction that takes runs out of
 * `running`.
 * Each claim counts anew: a run that was released although the limit was lowered is held again, and `reconcileLimits`
 * finds a run that was missed. A crash before the commit changes nothing.
 */
import type { Body, Tx } from '@sb/storage';
import { LANES } from '../lifecycle.ts';
import {
  byName,
  type LimitName,
  type SlotFacts,
  type ConcurrencyLimit,
  type ConcurrencyLimits,
  concurrencyLimitsOf,
} from './limits.ts';
import { findHeld, lockLimits, releaseHeld } from './lock-and-release.sql.ts';
import { readLimits, type LimitsSnapshot } from './limits.sql.ts';

export interface FreedRun extends SlotFacts {
  readonly lane: number;
}

/** Returns how many runs it has queued again. `known`: the limits as they were a moment ago. */
export function* releaseFreed(tx: Tx, ended: readonly FreedRun[], known?: LimitsSnapshot): Body<number> {
  const limited = ended.filter(({ lane }) => lane !== LANES.open);
  if (limited.length === 0) return 0;
  const snapshot = known && isAllOn(known) ? known : yield* readLimits(tx);
  const freed = countSlots(limited, snapshot);
  if (freed.length === 0) return 0;
  // A claim that counted before our commit has written its held runs by the time we have the locks: we see them.
  yield* lockLimits(tx, freed);
  return yield* releaseFirst(tx, freed, snapshot);
}

/** Runs of a job that was resumed since then must get slots too. A job that was paused since then does no harm: no claim takes its runs. */
function isAllOn({ stoppedJobs, stoppedQueues }: LimitsSnapshot): boolean {
  return stoppedJobs.size + stoppedQueues.size === 0;
}

/** Queues the first `n` runs that are held for each limit. Returns how many. */
export function* releaseFirst(
  tx: Tx,
  limits: readonly (LimitName & { readonly n: number })[],
  snapshot: Parameters<typeof findHeld>[1],
): Body<number> {
  const held = yield* tx.step(findHeld(limits, snapshot));
  return yield* releaseHeld(
    tx,
    held.map(({ id }) => id),
  );
}

/** Each limit of the runs once, with how many of its slots they had. */
function countSlots(
  runs: readonly SlotFacts[],
  snapshot: ConcurrencyLimits,
): readonly (ConcurrencyLimit & { readonly n: number })[] {
  const limits = runs.flatMap((run) => concurrencyLimitsOf(run, snapshot));
  const slots = new Map<string, number>();
  for (const { name } of limits) slots.set(name, (slots.get(name) ?? 0) + 1);
  return [...byName(limits).values()].map((limit) => ({ ...limit, n: slots.get(limit.name) ?? 0 }));
}
