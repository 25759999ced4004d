/**
 * Runs a failed run again, as a new run with the same input: for an operator who has mended the cause. Called by CLI
 * and console. Promise: that of `replayRun`; and of two calls at once, one makes a run and the other fails with
 * `DEAD_LETTER_CLOSED`.
 */
import type { Store } from '@sb/storage';
import { DeadLetterClosedError, RunNotFailedError } from './errors.ts';
import { checkOperator } from '../operator.ts';
import { stateName } from '../lifecycle.ts';
import { lockEnded, refuseAlone, replayEnded, type ReplayRunOptions } from './replay-run.ts';

/**
 * Returns the id of the new run. Fails with `RUN_NOT_FAILED`, `RUN_NEEDS_CHAIN`, `DEAD_LETTER_CLOSED` and as
 * `replayRun` does.
 */
export async function retryRun(
  store: Store,
  { runId, ...order }: Omit<ReplayRunOptions, 'input' | 'jobs' | 'fromStep'>,
): Promise<number> {
  checkOperator('A retry', order);
  const id = await store.write(
    function* (tx) {
      const ended = yield* lockEnded(tx, runId);
      refuseAlone(runId, ended);
      const { row, letter } = ended;
      if (row && stateName(row.state) !== 'failed') throw new RunNotFailedError(runId, stateName(row.state));
      if (letter && letter.status !== 'open')
        throw new DeadLetterClosedError(runId, letter.status, letter.replayed_as ?? undefined);
      return yield* replayEnded(tx, { runId, ended, order });
    },
    { durable: true },
  );
  store.ring();
  return id;
}
