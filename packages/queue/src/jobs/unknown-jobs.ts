/**
 * Jobs that are defined here, but whose code no living daemon has: it was taken out, or its nodes are gone. Looked for
 * by every daemon, now and then. Nothing but the claim's own list of jobs keeps their runs from being taken; here they
 * are told of, held out of the way of others, and failed when nobody came for a day.
 * A node that has the code makes its jobs known in the transaction that registers it; its chores then queue what was
 * held. Whoever looks twice, or at the same time as another, changes nothing.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { endRun } from '../settle/end/end-run.ts';
import { reconcileHeld } from '../pauses/held-runs.ts';
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

/** How long a run that is due waits for a node that knows its job. */
export const HOPELESS_AFTER_MS = 24 * 3_600_000;
const CHUNK = 100;

export type { UnknownJob } from './unknown-jobs.sql.ts';

export interface Unknown {
  /** Jobs that have become unknown since somebody looked last. */
  readonly lost: readonly string[];
  /** How many runs failed because nobody came. */
  readonly failed: number;
}

const NOTHING: Unknown = { lost: [], failed: 0 };

/** Returns what has changed. */
export async function tendUnknownJobs(store: Store): Promise<Unknown> {
  const seen = await store.read(readJobs);
  // Whoever asks has lost its lease, or is no daemon: nobody lives who could know.
  if (seen.lists.length === 0) return NOTHING;
  const { lost, found } = compare(seen);
  if (lost.length + found.length > 0)
    await store.write(function* (tx) {
      // Once more, under the lock: a node may have come in between.
      const now = compare(yield* readJobs(tx));
      for (const job of now.lost) yield* markUnknown(tx, job);
      for (const job of now.found) yield* markKnown(tx, job);
    });
  if (lost.length === 0 && seen.jobs.every(({ unknownSince }) => unknownSince === null)) return NOTHING;
  if ((await reconcileHeld(store)) > 0) store.ring();
  return { lost, failed: await failHopeless(store) };
}

/** Those that no living daemon has, and since when; by name. */
export async function readUnknownJobs(store: Store): Promise<readonly UnknownJob[]> {
  return store.read(findUnknownJobs);
}

/** In the transaction that registers a daemon. */
export function* makeJobsKnown(
  tx: Tx,
  { nodeId, jobs }: { readonly nodeId: number; readonly jobs: readonly string[] },
): Body<void> {
  const unknown = yield* findUnknownJobs(tx);
  if (unknown.length === 0) return;
  for (const { name } of unknown) if (jobs.includes(name)) yield* markKnown(tx, name);
  // While no daemon lived nobody waited for one: what the others have is not yet seen.
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
        yield* endRun(tx, run, { state: 'failed', reason: 'unknown_job', error: nobodyCame(run.job) });
      return runs.length;
    });
    failed += chunk;
    if (chunk > 0) await releaseChildren(store);
    if (chunk < CHUNK) return failed;
  }
}

function nobodyCame(job: string): string {
  return JSON.stringify({
    name: 'UnknownJob',
    message: `No node has had the code of "${job}" for 24 hours. Start one that has it, then replay the run.`,
  });
}
