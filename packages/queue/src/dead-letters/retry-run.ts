/**
 * Runs a failed run again, as a new run with the same input: for an operator who has mended the cause. Called by CLI
 * and console. Promise: that of `replayRun`; and of two calls at once, one makes a run and the other fails with
 * `DEAD_LETTER_CLOSED`.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { DeadLetterClosedError, RunNotFailedError } from './errors.ts';
import { checkOperator } from '../operator.ts';
import { stateName } from '../lifecycle.ts';
import { lockAlone, replayEnded, type ReplayRunOptions } from './replay-run.ts';

type RetryRunOptions = Omit<ReplayRunOptions, 'input' | 'jobs' | 'jobId' | 'fromStep'>;

/**
 * Returns the id of the new run. Fails with `RUN_NOT_FAILED`, `RUN_NEEDS_CHAIN`, `DEAD_LETTER_CLOSED` and as
 * `replayRun` does.
 */
export async function retryRun(store: Store, { runId, ...order }: RetryRunOptions): Promise<number> {
  checkOperator('A retry', order);
  const id = await store.write((tx) => retryIn(tx, { runId, ...order }), { durable: true });
  store.ring();
  return id;
}

/** In a transaction of the caller, which rings after the commit. A refusal is thrown before anything is written. */
export function* retryIn(tx: Tx, { runId, ...order }: RetryRunOptions): Body<number> {
  const ended = yield* lockAlone(tx, runId);
  const { row, letter } = ended;
  if (row && stateName(row.state) !== 'failed') throw new RunNotFailedError(runId, stateName(row.state));
  if (letter && letter.status !== 'open')
    throw new DeadLetterClosedError(runId, letter.status, letter.replayed_as ?? undefined);
  return yield* replayEnded(tx, { runId, ended, order });
}
