/** The attempts that are under way on this node, and counts of the outcomes of those that have ended. */
import type { Logger } from '@sb/logger';
import { readDepths, type StuckRun } from '@sb/queue';
import { type ClaimedRun, type Ended, readLastSuccesses, type Ticked } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { AbortReason } from '@sb/jobs';
import { createAwaitedEnds } from './awaited-ends.ts';
import { describeEnd, endFacts } from './describe-end.ts';
import type { Attempt, ExecutorOptions } from '../attempt/attempt.ts';
import { createAttempt } from '../attempt/run-attempt.ts';
import type { Hooks } from '../attempt/hooks.ts';
import { openLastSuccesses } from './last-successes.ts';
import { createOutcomeCounts, type OutcomeCounts } from './outcome-counts.ts';

export interface ActiveRuns {
  /** How many attempts there are whose code has not ended. */
  readonly size: number;
  /** How many attempts have not reported their end: they are under way, or their last lines are being stored. */
  unreported(): number;
  /** The runs whose end is decided and whose code goes on: each keeps a slot. */
  stuck(): readonly StuckRun[];
  /** Aborts one attempt; does nothing when this claim is not under way here. */
  abort(claim: Pick<ClaimedRun, 'id' | 'claimNo'>, reason: AbortReason): void;
  /** The claims of the attempts that are under way, or whose end is not reported yet. */
  claims(): readonly Pick<ClaimedRun, 'id' | 'claimNo'>[];
  /** Ids of runs that began here and whose claim was given up as lost. */
  readonly givenUp: ReadonlySet<number>;
  /** The longest timeout of an attempt that is under way, ms. */
  longestTimeoutMs(): number;
  start(run: ClaimedRun, executor: ExecutorOptions): void;
  abortAll(reason: AbortReason): void;
  /** Puts back the runs of attempts that have not ended. */
  releaseAll(): void;
  /** Counts and logs the ends of a trip as they were written, and calls their hooks. `at`: ms since the epoch. */
  settled(written: readonly Ended[], how: Pick<Ticked, 'lost' | 'refused'>, at: number): void;
  counts(): OutcomeCounts & { readonly running: number };
  lastSuccessAt(jobId: string): Date | undefined;
  /** Called before claimed runs start: they may ask when their job last succeeded, on whichever node. */
  refresh(): Promise<void> | undefined;
}

export interface ActiveRunsOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly hooks: Hooks;
  readonly ended: (ended: Ended) => void;
  readonly freed: () => void;
}

export async function createActiveRuns({
  store,
  logger,
  hooks,
  ended,
  freed,
}: ActiveRunsOptions): Promise<ActiveRuns> {
  // A list, not a Set: a Set copies itself as members come and go, and its old copies keep ended attempts in memory until
  // the next full garbage collection. That cost a tenth of all time. Each attempt keeps its place: to look for it would
  // cost more with each run at once. An attempt reports its end when its log is stored, which may be after its code has
  // ended, or before it: it leaves the list after both.
  const attempts: Attempt[] = [];
  let active = 0;
  let unreported = 0;
  const givenUp = new Set<number>();
  const successes = await openLastSuccesses(() => readLastSuccesses(store));
  const outcomes = createOutcomeCounts();
  const awaited = createAwaitedEnds();
  const listener = { ended: onEnded, freed: onFreed };

  return {
    get size() {
      return active;
    },
    unreported: () => unreported,
    stuck: () =>
      underWay()
        .filter(({ isOver, batchOf }) => isOver && batchOf === undefined)
        .map(({ run: { id: runId, jobId } }) => ({ runId, jobId })),
    claims: () => attempts.map(({ run }) => run),
    givenUp,
    longestTimeoutMs: () => Math.max(0, ...underWay().map(({ run }) => run.timeoutMs)),
    start,
    abort({ id, claimNo }, reason) {
      underWay()
        .find(({ run }) => run.id === id && run.claimNo === claimNo)
        ?.abort(reason);
    },
    abortAll(reason) {
      for (const attempt of underWay()) attempt.abort(reason);
    },
    releaseAll() {
      for (const attempt of underWay()) attempt.release();
    },
    settled(written, { lost, refused }, at) {
      awaited.settled(written, lost, (end, known) => {
        // A rehearsal counts nowhere.
        if (!known?.run.dryRun) {
          outcomes.count(end);
          successes.note(end, at);
        }
        if (known?.line && !refused.some(({ id }) => id === end.id))
          describeEnd(logger, known.line, end.outcome);
        if (known?.hooked) hooks.start(known.hooked, end.outcome);
      });
    },
    counts: () => ({ running: active, ...outcomes.read() }),
    lastSuccessAt: (jobId) => successes.of(jobId),
    refresh: () => successes.refresh(),
  };

  /** Those whose code has not ended. A list of its own: an attempt that is aborted may leave the other one. */
  function underWay(): readonly Attempt[] {
    return attempts.filter(({ isFreed }) => !isFreed);
  }

  function start(run: ClaimedRun, executor: ExecutorOptions): void {
    const attempt = createAttempt(run, executor, listener);
    attempt.place = attempts.push(attempt) - 1;
    active += 1;
    unreported += 1;
    // Most loggers leave debug out: then the fields are not even made.
    if (logger.level === 'debug')
      logger.debug('run started', { runId: run.id, jobId: run.jobId, attempt: run.failures + 1 });
    attempt.start();
  }

  function onEnded(attempt: Attempt, end: Ended | undefined): void {
    const { run } = attempt;
    attempt.isReported = true;
    unreported -= 1;
    if (attempt.isFreed) remove(attempt);
    if (!end) {
      givenUp.add(run.id);
      logger.warn('run given up: its claim is lost', { runId: run.id, jobId: run.jobId });
      return;
    }
    awaited.expect(attempt, endFacts(logger, attempt, end.outcome));
    ended(end);
  }

  function onFreed(attempt: Attempt): void {
    attempt.isFreed = true;
    active -= 1;
    if (attempt.isReported) remove(attempt);
    if (attempt.batchOf === undefined) freed();
  }

  /** The last one moves to its place. */
  function remove({ place }: Attempt): void {
    const last = attempts.pop();
    if (!last || place === attempts.length) return;
    attempts[place] = last;
    last.place = place;
  }
}

/** How many runs are due, due later and running in each queue, for telemetry. */
export async function queueCounts(
  store: Store,
): Promise<Record<string, { queued: number; later: number; running: number }>> {
  const depths = await readDepths(store);
  return Object.fromEntries(depths.map(({ queue, ...counts }) => [queue, counts]));
}
