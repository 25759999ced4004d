/**
 * Unknown jobs: they are defined in the store, but no living daemon has their code, since it was removed or its nodes
 * are gone. A claim takes only jobs of its own node, so their runs stay queued. Called by a chore of every daemon: it
 * marks such jobs, holds their runs out of the way of others, and fails the runs that have been due for a day.
 * A node that has the code marks its jobs as known in the transaction that registers it; its chores then queue the held
 * runs again. Two calls, also at the same time, have the effect of one. After a crash the next call does the rest.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { endRun } from '../settle/end/end-run.ts';
import { reconcileHeld } from '../pauses/hold-for-job.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import {
  type DefinedJob,
  existsOtherDaemon,
  findDefinedJobs,
  findJobLists,
  findUnknownJobs,
  lockHopeless,
  markKnown,
  markUnknown,
  restartUnknown,
  type UnknownJob,
} from './unknown-jobs.sql.ts';

/** A due run waits this many ms for a node that has its job. */
export const HOPELESS_AFTER_MS = 24 * 3_600_000;
const CHUNK = 100;

export type { UnknownJob } from './unknown-jobs.sql.ts';

export interface Unknown {
  /** Jobs that have become unknown since the last call of any daemon. */
  readonly lost: readonly string[];
  /** Number of runs that failed because no node came that has their job. */
  readonly failed: number;
}

const NOTHING: Unknown = { lost: [], failed: 0 };

/** Marks, holds and fails. Returns the changes. */
export async function tendUnknownJobs(store: Store): Promise<Unknown> {
  const seen = await store.read(readJobs);
  // No daemon lives (the caller has lost its lease, or is none), so no job can be judged.
  if (seen.lists.length === 0) return NOTHING;
  const { lost, found } = compare(seen);
  if (lost.length + found.length > 0)
    await store.write(function* (tx) {
      // Compared again in the write: a node may have registered in between.
      const now = compare(yield* readJobs(tx));
      for (const job of now.lost) yield* markUnknown(tx, job);
      for (const job of now.found) yield* markKnown(tx, job);
    });
  if (lost.length === 0 && seen.jobs.every(({ unknownSince }) => unknownSince === null)) return NOTHING;
  if ((await reconcileHeld(store)) > 0) store.ring();
  return { lost, failed: await failHopeless(store) };
}

/** Jobs that no living daemon has, and since when; by name. */
export async function readUnknownJobs(store: Store): Promise<readonly UnknownJob[]> {
  return store.read(findUnknownJobs);
}

/** Marks the jobs of a new daemon as known, in the transaction that registers it. */
export function* makeJobsKnown(
  tx: Tx,
  { nodeId, jobs }: { readonly nodeId: number; readonly jobs: readonly string[] },
): Body<void> {
  const unknown = yield* findUnknownJobs(tx);
  if (unknown.length === 0) return;
  for (const { name } of unknown) if (jobs.includes(name)) yield* markKnown(tx, name);
  // While no daemon lived no time was counted: the others of a fleet may be about to start.
  if (!(yield* existsOtherDaemon(tx, nodeId))) yield* restartUnknown(tx);
}

interface Seen {
  readonly jobs: readonly DefinedJob[];
  readonly lists: readonly string[];
}

function* readJobs(tx: Tx): Body<Seen> {
  return { jobs: yield* findDefinedJobs(tx), lists: yield* findJobLists(tx) };
}

/** Pure. */
function compare({ jobs, lists }: Seen): {
  readonly lost: readonly string[];
  readonly found: readonly string[];
} {
  const known = new Set(lists.flatMap((list) => JSON.parse(list) as readonly string[]));
  const names = (of: (job: DefinedJob) => boolean): readonly string[] =>
    jobs.filter(of).map(({ name }) => name);
  return {
    lost: names(({ name, unknownSince }) => unknownSince === null && !known.has(name)),
    found: names(({ name, unknownSince }) => unknownSince !== null && known.has(name)),
  };
}

async function failHopeless(store: Store): Promise<number> {
  for (let failed = 0; ;) {
    const chunk = await store.write(function* (tx) {
      const runs = yield* lockHopeless(tx, { afterMs: HOPELESS_AFTER_MS, limit: CHUNK });
      for (const run of runs)
        yield* endRun(tx, run, { state: 'failed', reason: 'unknown_job', error: noNodeError(run.job) });
      return runs.length;
    });
    failed += chunk;
    if (chunk > 0) await releaseChildren(store);
    if (chunk < CHUNK) return failed;
  }
}

function noNodeError(job: string): string {
  return JSON.stringify({
    name: 'UnknownJob',
    message: `No node has had the code of "${job}" for 24 hours. Start one that has it, then replay the run.`,
  });
}
