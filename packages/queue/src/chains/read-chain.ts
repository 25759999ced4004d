/** Reads a chain for people: its runs, and the runs that each of them waits or has waited for. */
import type { EdgeOutcome, RunState, UnmetEnd } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { findChainOrFail } from './cancel-chain.ts';
import { stateName } from '../lifecycle.ts';
import { findChainJobs, findChainRuns, findEdgesOf } from './chains.sql.ts';

/** Of a longer chain only this many runs are returned, the oldest. */
export const MOST_IN_CHAIN = 1_000;

export interface ChainEdge {
  readonly run: number;
  /** success, failure, always, or a condition. */
  readonly on: string;
  readonly onUnmet: UnmetEnd;
  readonly as?: string;
  /** Absent while the run has not ended. */
  readonly outcome?: EdgeOutcome;
}

export interface ChainRun {
  readonly id: number;
  readonly jobId: string;
  readonly state: RunState;
  readonly reason?: string;
  readonly after: readonly ChainEdge[];
}

/** The chain of a run, or that run alone if it has none. Fails with `UNKNOWN_RUN`. */
export async function readChain(store: Store, runId: number): Promise<readonly ChainRun[]> {
  return store.read(function* (tx) {
    const runs = yield* findChainRuns(tx, yield* findChainOrFail(tx, runId), MOST_IN_CHAIN);
    const edges = yield* findEdgesOf(
      tx,
      runs.map(({ id }) => id),
    );
    const after = groupBy(edges, ({ childId }) => childId);
    return runs.map(({ id, job, state, reason }) => ({
      id,
      jobId: job,
      state: stateName(state),
      ...(reason !== null && { reason }),
      after: (after.get(id) ?? []).map(({ parentId, cond, onUnmet, as, outcome }) => ({
        run: parentId,
        on: cond,
        onUnmet,
        ...(as !== null && { as }),
        ...(outcome !== null && { outcome }),
      })),
    }));
  });
}

/** The jobs of all runs of the chain, however long it is. Fails with `UNKNOWN_RUN`. */
export async function readChainJobs(store: Store, runId: number): Promise<readonly string[]> {
  return store.read(function* (tx) {
    return yield* findChainJobs(tx, yield* findChainOrFail(tx, runId));
  });
}
