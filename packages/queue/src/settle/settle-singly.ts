/**
 * Settles runs each in a transaction of its own. Called by the tick when a batch has failed because of single runs:
 * - Another transaction has locked the row of a run: its end is kept, and a later tick settles it; no other end waits.
 * - The store refuses an outcome: the run fails with that error, since no later try would go better.
 * Promise: no end waits because of another run. When the store itself fails in between, this throws; ends that were
 * settled by then are found settled when they come again.
 */
import { InvalidEventError } from '@sb/events';
import { isRefusedValue, type Store } from '@sb/storage';
import { EnqueueContendedError, isRefusal } from '../enqueue/errors.ts';
import { isHeldUp } from '../held-up.ts';
import type { Ended } from '../run.ts';
import { asksForRuns, type SettledEach, settleIn } from './settle-each.ts';

export interface Settled extends SettledEach {
  /** Not written, because their rows are locked. */
  readonly kept: readonly Ended[];
  /** With the failure that was written in place of an outcome that the store refused. */
  readonly refused: readonly Ended[];
}

export async function settleSingly(store: Store, nodeId: number, ended: readonly Ended[]): Promise<Settled> {
  const lost: Ended[] = [];
  const kept: Ended[] = [];
  const refused: Ended[] = [];
  const overruled: Ended[] = [];
  let endedParent = false;
  for (const one of ended) {
    try {
      const written = await settle(one);
      if (!written) lost.push(one);
      else if (written !== one) overruled.push(written);
      else if (asksForRuns(one.outcome)) store.ring();
    } catch (error) {
      if (isHeldUp(store, error)) kept.push(one);
      else if (isRefused(error)) await fail(one, error);
      else throw error;
    }
  }
  return { lost, kept, refused, overruled, endedParent };

  /** The end as it was written; undefined when the claim was lost. */
  async function settle(one: Ended): Promise<Ended | undefined> {
    const settled = await store.write((tx) => settleIn(tx, nodeId, { ended: [one], lock: 'nowait' }), {
      durable: false,
    });
    endedParent ||= settled.endedParent;
    if (settled.released > 0) store.ring();
    return settled.lost.length > 0 ? undefined : (settled.overruled[0] ?? one);
  }

  async function fail(one: Ended, error: unknown): Promise<void> {
    const failed = failedBy(one, error);
    try {
      if (await settle(failed)) refused.push(failed);
      else lost.push(one);
    } catch (again) {
      if (!isHeldUp(store, again)) throw again;
      kept.push(one);
    }
  }
}

/** True for an error that need not concern every run of a batch. */
export function mayBlameOneRun(store: Store, error: unknown): boolean {
  return isHeldUp(store, error) || isRefused(error);
}

function isRefused(error: unknown): boolean {
  return (
    isRefusedValue(error) ||
    isRefusal(error) ||
    error instanceof EnqueueContendedError ||
    error instanceof InvalidEventError ||
    error instanceof SyntaxError
  );
}

function failedBy(one: Ended, error: unknown): Ended {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const facts = {
    name,
    ...(error instanceof Error && 'code' in error && { code: error.code }),
    message: `The end of this attempt (${one.outcome.state}) could not be stored: ${message}`,
  };
  return {
    ...one,
    outcome: { state: 'failed', reason: 'error', attempt: 'failed', error: JSON.stringify(facts) },
  };
}
