/**
 * Retention of history: finished runs with their attempts, logs, long inputs, steps and
 * checkpoints. Called by `maintenance.cleanup`.
 * Promise: what a reader of the engine has not read stays, so statistics keep what they counted; a dead letter stays
 * with its input, so that it can be replayed; a subscriber that was overtaken is told of a gap. A run goes with all
 * that hangs on it, in one transaction.
 *
 * History has no index by time, which every end of a run would pay for. Runs end nearly in the order of `seq`, so the
 * way goes from the oldest up to the first page of which nothing has to go. A job with rules of its own is walked
 * apart, by its index.
 */
import { laterOf, noteRemoved, type Position, START } from '@sb/events';
import {
  addCounts,
  type Body,
  type Counts,
  dropRows,
  type Store,
  type Page,
  type Sweep,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import { countBeyond } from './count-beyond.ts';
import { fold } from '../statistics/fold.ts';
import { createJudge, type Judge, type KnownNames, type OldRun } from './judge-runs.ts';
import { ageOfAll, ageOfJob, type HistoryPolicy } from './retention-policy.ts';
import { isOneOf } from '../id-list.sql.ts';
import { removeEdges } from '../dependencies/run-deps.sql.ts';
import { findAttachedBytes, findKnownNames, findOldRuns } from './old-runs.sql.ts';

const PAGE = 2_000;

export interface RemoveRunsOptions extends SweepOptions {
  /** Ms since the epoch: ages are counted up to it. */
  readonly now: number;
  /** In a dry run, lines of runs that ended before are not counted: `removeOldLogs` has counted them. */
  readonly logsBefore?: number;
}

export interface SweptRuns extends Swept {
  /** Jobs and queues that have a rule and that the store does not know. */
  readonly unknown: readonly string[];
}

/**
 * Counts `runs`, `attempts`, `logs` (chunks of lines), `inputs` (those that are kept beside their run), and `memory`
 * (steps, checkpoints, progress).
 */
export async function removeOldRuns(
  store: Store,
  policy: HistoryPolicy,
  { now, logsBefore, ...options }: RemoveRunsOptions,
): Promise<SweptRuns> {
  await fold(store);
  const names = await store.read(findKnownNames);
  const judge = createJudge(policy, { names, now });
  await countBeyond(store, { judge, policy, names, signal: options.signal });
  let removed: Counts = {};
  for (const walk of walksOf(policy, names)) {
    const swept = await sweep(store, sweepOf(walk, { judge, now, logsBefore }), options);
    removed = addCounts(removed, swept.removed);
    if (!swept.isWhole) return { removed, isWhole: false, unknown: unknownOf(policy, names) };
  }
  return { removed, isWhole: true, unknown: unknownOf(policy, names) };
}

interface Walk {
  /** Only this job's runs. */
  readonly jobId?: number;
  /** All but these. */
  readonly without: ReadonlySet<number>;
  /** A run that is younger goes by no rule of age. */
  readonly shortestMs: number;
}

function walksOf(policy: HistoryPolicy, { jobs }: KnownNames): readonly Walk[] {
  const apart = [...jobs].filter(([, name]) => policy.jobs?.[name] !== undefined);
  const without = new Set(apart.map(([id]) => id));
  return [
    { without, shortestMs: ageOfAll(policy) },
    ...apart.map(([jobId, name]) => ({ jobId, without: NONE, shortestMs: ageOfJob(policy, name) })),
  ];
}

interface Sweeping {
  readonly judge: Judge;
  readonly now: number;
  readonly logsBefore: number | undefined;
}

function sweepOf(
  { jobId, without, shortestMs }: Walk,
  { judge, now, logsBefore = Number.NEGATIVE_INFINITY }: Sweeping,
): Sweep<number, OldRun> {
  return {
    start: 0,
    find,
    remove: (tx, runs, dryRun) => (dryRun ? countRuns(tx, runs, logsBefore) : removeRuns(tx, runs)),
    bytesOf: ({ bytes }) => bytes,
  };

  function* find(tx: Tx, after: number): Body<Page<number, OldRun>> {
    const page = yield* findOldRuns(tx, { after, jobId, limit: PAGE });
    const due = page.filter((run) => run.isRead && !without.has(run.jobId) && judge.isDue(run));
    const last = page.at(-1);
    const isEnd = due.length === 0 && page.some(isYoung) && (last?.seq ?? 0) > judge.beyond();
    const attached = yield* findAttachedBytes(tx, due);
    const rows = due.map((run) => ({ ...run, bytes: run.bytes + (attached.get(run.id) ?? 0) }));
    return { rows, ...(page.length === PAGE && !isEnd && last && { next: last.seq }) };
  }

  /** A clock that once ran ahead has left ends of the future: they say nothing of what follows. */
  function isYoung({ isRead, finishedAt }: OldRun): boolean {
    return !isRead || (finishedAt <= now && finishedAt >= now - shortestMs);
  }
}

const NONE: ReadonlySet<number> = new Set();

function* removeRuns(tx: Tx, runs: readonly OldRun[]): Body<Counts> {
  // A live run keeps what it has waited for; so they go with the one that waited.
  yield* removeEdges(
    tx,
    runs.map(({ id }) => id),
  );
  yield* noteRemoved(tx, 'run_history', runs.reduce<Position>(laterOf, START));
  return yield* dropRuns(tx, { runs, logged: runs, dryRun: false });
}

function* countRuns(tx: Tx, runs: readonly OldRun[], logsBefore: number): Body<Counts> {
  const logged = runs.filter(({ finishedAt }) => finishedAt >= logsBefore);
  return yield* dropRuns(tx, { runs, logged, dryRun: true });
}

interface Dropping {
  readonly runs: readonly OldRun[];
  /** Those whose lines count. */
  readonly logged: readonly OldRun[];
  readonly dryRun: boolean;
}

function* dropRuns(tx: Tx, { runs, logged, dryRun }: Dropping): Body<Counts> {
  const isOf = (column: 'seq' | 'run_id', of: readonly OldRun[]) =>
    isOneOf(
      tx,
      column,
      of.map(({ seq, id }) => (column === 'seq' ? seq : id)),
    );
  return {
    runs: yield* dropRows(tx, 'run_history', { where: isOf('seq', runs), dryRun }),
    attempts: yield* dropRows(tx, 'attempts', { where: isOf('run_id', runs), dryRun }),
    logs: yield* dropRows(tx, 'run_logs', { where: isOf('run_id', logged), dryRun }),
    inputs: yield* dropRows(tx, 'run_inputs', { where: isOf('run_id', runs), dryRun }),
    memory:
      (yield* dropRows(tx, 'run_memory', { where: isOf('run_id', runs), dryRun })) +
      (yield* dropRows(tx, 'run_live', { where: isOf('run_id', runs), dryRun })),
  };
}

function unknownOf({ jobs = {}, queues = {} }: HistoryPolicy, names: KnownNames): readonly string[] {
  const known = { jobs: new Set(names.jobs.values()), queues: new Set(names.queues.values()) };
  return [
    ...Object.keys(jobs).filter((name) => !known.jobs.has(name)),
    ...Object.keys(queues).filter((name) => !known.queues.has(name)),
  ];
}
