/**
 * Cancelling a run. Called by CLI and console.
 * Promise: a run that waits is cancelled when this resolves. A running run gets a request: its signal aborts within
 * about a second, and however it ends then, it ends as cancelled. A finished run stays as it is.
 * A crash before the commit changes nothing; after it, the request and its event are there. If the node of the run is
 * lost, the reaper ends the run as cancelled.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { RunState } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { endRun } from '../settle/end/end-run.ts';
import { checkOperator } from '../operator.ts';
import { UnknownRunError } from '../errors.ts';
import { stateName } from '../lifecycle.ts';
import { releaseAfterAct } from '../dependencies/release-children.ts';
import type { ClaimedRun } from '../run.ts';
import { findCancelRequests, requestCancel, lockLiveRun } from './live-run.sql.ts';
import { findHistoryRow, findNewestRunId } from './run-rows.sql.ts';

export interface CancelRequest {
  readonly runId: number;
  /** The person or program that asks. */
  readonly actor: string;
  readonly reason?: string | undefined;
}

export interface Cancelling {
  /** `requested`: it is running, and will end as cancelled. `finished`: it had ended before. */
  readonly verdict: 'cancelled' | 'requested' | 'finished';
  /** Its state before the call. */
  readonly state: RunState;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_RUN`. */
export async function cancelRun(store: Store, request: CancelRequest): Promise<Cancelling> {
  checkOperator('A cancel', request);
  const cancelling = await store.write((tx) => cancelIn(tx, request));
  if (cancelling.verdict === 'requested') store.ring();
  else await releaseAfterAct(store);
  return cancelling;
}

/**
 * Within a transaction of the caller, which rings after the commit and calls `releaseAfterAct`. Fails with
 * `UNKNOWN_RUN`.
 */
export function* cancelIn(tx: Tx, { runId, actor, reason }: CancelRequest): Body<Cancelling> {
  const run = yield* lockLiveRun(tx, runId);
  if (!run) {
    const finished = yield* findHistoryRow(tx, runId);
    if (!finished) throw new UnknownRunError(runId, yield* findNewestRunId(tx));
    return { verdict: 'finished', state: stateName(finished.state) };
  }
  const before = stateName(run.state);
  const facts = { runId, jobId: run.job, before, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('run.cancel_requested', facts, { actor, runId, jobId: run.job })]);
  if (before === 'running') {
    yield* requestCancel(tx, runId, reason);
    return { verdict: 'requested', state: before };
  }
  yield* endRun(tx, run, { state: 'cancelled', ...(reason !== undefined && { reason }) });
  return { verdict: 'cancelled', state: before };
}

/** The running runs of a node that have a cancel request. */
export async function readCancelRequests(
  store: Store,
  nodeId: number,
): Promise<readonly Pick<ClaimedRun, 'id' | 'claimNo'>[]> {
  return store.read((tx) => findCancelRequests(tx, nodeId));
}
