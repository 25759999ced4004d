/**
 * Retention of history: finished runs with their attempts, logs, long inputs, steps and
 * checkpoints. Called by `maintenance.cleanup`.
 * Promise: runs that a reader of the engine has not read stay, so statistics miss none. A dead letter stays with its
 * input, so that it can be replayed. A run stays while another one that comes after it has not ended: that one may need
 * its result. A subscriber that was overtaken gets a gap. A run goes with all its rows in other
 * tables, in one transaction. A crash leaves whole parts removed; the next call goes on.
 *
 * History has no index by time, which every end of a run would pay for. Runs end nearly in the order of `seq`, so the
 * walk goes from the oldest run up to the first page with no run to remove. A job with rules of its own has a walk of its
 * own, by its index.
 */
import { laterPosition, noteRemoved, type Position, START } from '@sb/events';
import {
  type Body,
  type Store,
  sweepInTurn,
  type SweepOptions,
  type Swept,
  sweepTable,
  type TableSweep,
  type Tx,
  whereKey,
} from '@sb/storage';
import { countBeyond } from './count-beyond.ts';
import { fold } from '../statistics/fold.ts';
import { createJudge, type Judge, type KnownNames, type OldRun } from './judge-runs.ts';
import { ageOfAll, ageOfJob, type HistoryPolicy } from './retention-policy.ts';
import { findNeededRuns } from './needed-runs.ts';
import { removeEdges } from '../dependencies/run-deps.sql.ts';
import { findAttachedBytes, findKnownNames, findOldRuns } from './old-runs.sql.ts';

export interface RemoveRunsOptions extends SweepOptions {
  /** Ms since the epoch: the end of the ages. */
  readonly now: number;
  /** A dry run does not count the logs of runs that ended before: `removeOldLogs` has counted them. */
  readonly logsBefore?: number;
}

export interface SweptRuns extends Swept {
  /** Names of jobs and queues that have a rule, but are unknown to the store. */
  readonly unknown: readonly string[];
}

/**
 * Counts `runs`, `attempts`, `logs` (chunks of lines), `inputs` (those that are stored beside their run), and `memory`
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
  const needed = await findNeededRuns(store, options.signal);
  const sweeps = walksOf(policy, names).map(
    (walk) => () => sweepTable(store, sweepOf(walk, { judge, needed, now, logsBefore }), options),
  );
  return { ...(await sweepInTurn(sweeps)), unknown: unknownOf(policy, names) };
}

interface Walk {
  /** Only this job's runs. */
  readonly jobId?: number;
  /** Leaves out the runs of these jobs. */
  readonly without: ReadonlySet<number>;
  /** No rule of age removes a younger run. */
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
  readonly needed: ReadonlySet<number>;
  readonly now: number;
  readonly logsBefore: number | undefined;
}

function sweepOf(
  { jobId, without, shortestMs }: Walk,
  { judge, needed, now, logsBefore = Number.NEGATIVE_INFINITY }: Sweeping,
): TableSweep<number, OldRun> {
  const where = whereKey<OldRun>('run_id', ({ id }) => id);
  return {
    start: 0,
    pageSize: 2_000,
    find: (tx, page) => findOldRuns(tx, { ...page, jobId }),
    placeOf: ({ seq }) => seq,
    bytesOf: ({ bytes }) => bytes,
    isDue: (run) => run.isRead && !without.has(run.jobId) && !needed.has(run.id) && judge.isDue(run),
    isLast: (page, due) => due.length === 0 && page.some(isYoung) && (page.at(-1)?.seq ?? 0) > judge.beyond(),
    weigh: addAttachedBytes,
    prepare,
    tables: [
      { name: 'run_history', counted: 'runs', where: whereKey('seq', ({ seq }) => seq) },
      { name: 'attempts', counted: 'attempts', where },
      {
        name: 'run_logs',
        counted: 'logs',
        where: (tx, runs, dryRun) =>
          where(tx, dryRun ? runs.filter(({ finishedAt }) => finishedAt >= logsBefore) : runs, dryRun),
      },
      { name: 'run_inputs', counted: 'inputs', where },
      { name: 'run_memory', counted: 'memory', where },
      { name: 'run_live', counted: 'memory', where },
    ],
  };

  /** A clock that once ran ahead has left ends of the future: they do not end the walk. */
  function isYoung({ isRead, finishedAt }: OldRun): boolean {
    return !isRead || (finishedAt <= now && finishedAt >= now - shortestMs);
  }
}

const NONE: ReadonlySet<number> = new Set();

function* addAttachedBytes(tx: Tx, runs: readonly OldRun[]): Body<readonly OldRun[]> {
  const attached = yield* findAttachedBytes(tx, runs);
  return runs.map((run) => ({ ...run, bytes: run.bytes + (attached.get(run.id) ?? 0) }));
}

function* prepare(tx: Tx, runs: readonly OldRun[]): Body<void> {
  // A live run keeps the edges to its parents, so edges go with the child.
  yield* removeEdges(
    tx,
    runs.map(({ id }) => id),
  );
  yield* noteRemoved(tx, 'run_history', runs.reduce<Position>(laterPosition, START));
}

function unknownOf({ jobs = {}, queues = {} }: HistoryPolicy, names: KnownNames): readonly string[] {
  const known = { jobs: new Set(names.jobs.values()), queues: new Set(names.queues.values()) };
  return [
    ...Object.keys(jobs).filter((name) => !known.jobs.has(name)),
    ...Object.keys(queues).filter((name) => !known.queues.has(name)),
  ];
}
