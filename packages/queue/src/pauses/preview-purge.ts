/**
 * Counts what a purge of a queue would do now: the runs that it cancels, and those of other queues that wait for one of
 * them and would not start. Called by CLI and console before the operator is asked. It changes and locks nothing, and
 * looks at a bounded number of runs and dependencies.
 */
import type { Priority } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { followEnds } from '../dependencies/follow-ends.ts';
import { findBelow } from '../dependencies/run-deps.sql.ts';
import { priorityName } from '../lifecycle.ts';
import { DEPTH_CAP } from '../runs/depth.ts';
import { findScope } from './purge-queue.ts';
import { findPurged, findWaitingElsewhere, type PurgeScope, type WaitingRun } from './purge.sql.ts';

/** Each dependency is a row to read. */
const MOST_DEPENDENCIES = 10_000;

export interface PurgePreview {
  /** By job and priority, the most first. */
  readonly groups: readonly PurgeGroup[];
  /** More runs wait than DEPTH_CAP: all numbers are lower bounds. */
  readonly isPart: boolean;
  readonly followers: PurgeFollowers;
}

export interface PurgeGroup {
  readonly jobId: string;
  readonly priority: Priority;
  readonly count: number;
}

/**
 * Runs of other queues that wait for a cancelled one, directly or not, and end without a start: skipped, or failed where
 * that was asked for. Conditions are not judged.
 */
export interface PurgeFollowers {
  readonly runs: number;
  /** The chains of these runs. */
  readonly chains: number;
  readonly isAtLeast: boolean;
}

/** Fails with `UNKNOWN_QUEUE`. */
export async function previewPurge(store: Store, queue: string): Promise<PurgePreview> {
  return store.read(function* (tx): Body<PurgePreview> {
    const scope = yield* findScope(tx, queue);
    const found = yield* findPurged(tx, scope, DEPTH_CAP + 1);
    const isPart = found.length > DEPTH_CAP;
    const runs = found.slice(0, DEPTH_CAP);
    const { isCut, ...followers } = yield* countFollowers(tx, scope, runs);
    return { groups: groupsOf(runs), isPart, followers: { ...followers, isAtLeast: isPart || isCut } };
  });
}

function groupsOf(runs: readonly WaitingRun[]): readonly PurgeGroup[] {
  const groups = groupBy(runs, ({ job, priority }) => JSON.stringify([job, priority]));
  return [...groups.values()]
    .flatMap(({ length: count, 0: first }) =>
      first ? [{ jobId: first.job, priority: priorityName(first.priority), count }] : [],
    )
    .toSorted((a, b) => b.count - a.count);
}

/** As the release of their children would judge them (release-children.ts). */
function* countFollowers(
  tx: Tx,
  scope: PurgeScope,
  runs: readonly WaitingRun[],
): Body<{ readonly runs: number; readonly chains: number; readonly isCut: boolean }> {
  const parents = runs.filter((run) => run.has_children === 1).map(({ id }) => id);
  if (parents.length === 0) return { runs: 0, chains: 0, isCut: false };
  const edges = yield* tx.step(findBelow(parents, MOST_DEPENDENCIES));
  const isCut = edges.length === MOST_DEPENDENCIES;
  const children = [...new Set(edges.map(({ childId }) => childId))];
  const elsewhere = yield* findWaitingElsewhere(tx, scope, children);
  const roots = new Map(parents.map((id) => [id, { state: 'cancelled', reason: 'purged' } as const]));
  const waiting = new Set(elsewhere.map(({ id }) => id));
  // A dependency that ends its run does so whatever the others are: what was read of the last depth counts too.
  const { ends } = followEnds(roots, { edges, isPart: false, waiting });
  const chains = new Set(elsewhere.filter(({ id }) => ends.has(id)).map(({ chain }) => chain));
  return { runs: ends.size, chains: chains.size, isCut };
}
