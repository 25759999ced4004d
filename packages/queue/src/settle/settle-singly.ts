/**
 * Ends that could not be settled together, each in a transaction of its own. Called by the tick when a batch has
 * failed for something that single runs are to blame for:
 * - somebody's transaction holds the row of a run: that end is kept, to come again later; nobody waits for it.
 * - the store does not take an outcome: the run fails with that error, since no later try would go better.
 * Promise: no end waits for another's trouble. When the store itself fails in between, this throws; what was settled
 * by then is found settled when it comes again.
 */
import { InvalidEventError } from '@sb/events';
import { isRefusedValue, type Store, StoreLockedError } from '@sb/storage';
import { EnqueueContendedError, isRefusal } from '../enqueue/errors.ts';
import type { Ended } from '../run.ts';
import { asksForRuns, type SettledEach, settleIn } from './settle-each.ts';

export interface Settled extends SettledEach {
  /** Not written, because their rows are locked. */
  readonly kept: readonly Ended[];
  /** With the failure that was written in place of an outcome that the store did not take. */
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

/** PostgreSQL locks rows; what is locked on SQLite is the whole file. */
function isHeldUp(store: Store, error: unknown): boolean {
  return store.dialect === 'postgres' && error instanceof StoreLockedError;
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
  const told = {
    name,
    ...(error instanceof Error && 'code' in error && { code: error.code }),
    message: `The end of this attempt (${one.outcome.state}) could not be stored: ${message}`,
  };
  return {
    ...one,
    outcome: { state: 'failed', reason: 'error', attempt: 'failed', error: JSON.stringify(told) },
  };
}
