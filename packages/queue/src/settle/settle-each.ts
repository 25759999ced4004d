/**
 * Settles runs one by one in one transaction: failures, retries, cancels, and successes that publish events or enqueue
 * runs. Called by the tick; plain successes take a shorter way. Runs are settled in the order of their ids, and the runs
 * that they request are stored together behind them, so that two nodes never wait for each other.
 * Each step is fenced: an attempt whose claim is gone changes nothing. A crash before the commit changes nothing either.
 */
import { toEngineEvent, type NewEvent, publish } from '@sb/events';
import { assertNever } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { endRun, errorLine } from './end/end-run.ts';
import { enqueueAllIn } from '../enqueue/enqueue-many.ts';
import { CONTROL } from '../lifecycle.ts';
import type { Ended, Outcome, RunRequest } from '../run.ts';
import { releaseFreed } from '../limits/release-freed.ts';
import { recordAttempt } from './end/attempts.sql.ts';
import { type Block, blockRates } from '../limits/spend-rates.ts';
import {
  findRunning,
  findStoredEnd,
  putBack,
  type RowLock,
  type RunningRow,
  type StoredEnd,
} from './running.sql.ts';

export interface SettledEach {
  /** Their claim was lost. */
  readonly lost: readonly Ended[];
  /**
   * Written with another outcome than the one that was passed: as cancelled, since an operator had asked for that, or, by
   * an earlier try, as a failure, since the store had refused the outcome.
   */
  readonly overruled: readonly Ended[];
  /** Other runs wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
}

export async function settleEach(
  store: Store,
  nodeId: number,
  ended: readonly Ended[],
): Promise<SettledEach> {
  const settled = await store.write((tx) => settleIn(tx, nodeId, { ended }), { durable: false });
  if (settled.released > 0) store.ring();
  return settled;
}

/** Within a transaction; the caller rings the store's bell after the commit if runs were released. */
export function* settleIn(
  tx: Tx,
  nodeId: number,
  { ended, lock = 'wait' }: { readonly ended: readonly Ended[]; readonly lock?: RowLock },
): Body<SettledEach & { readonly released: number }> {
  const lost: Ended[] = [];
  const overruled: Ended[] = [];
  const freed: RunningRow[] = [];
  const blocks: Block[] = [];
  const requests: RunRequest[] = [];
  let endedParent = false;
  for (const one of ended.toSorted((a, b) => a.id - b.id)) {
    const settled = yield* settleOne(tx, nodeId, one, lock);
    if (settled.freed) freed.push(settled.freed);
    if (!settled.written) lost.push(one);
    else if (settled.written !== one) overruled.push(settled.written);
    endedParent ||= settled.endedParent;
    const { written, freed: isWrittenNow } = settled;
    // An end that an earlier try has stored has blocked its rate then, and has stored its requests.
    if (isWrittenNow && written?.outcome.state === 'succeeded')
      requests.push(...(written.outcome.requests ?? []));
    if (isWrittenNow && written?.outcome.state === 'snoozed' && written.outcome.blocksRate)
      blocks.push({ runId: written.id, forMs: written.outcome.delayMs });
  }
  yield* enqueueAllIn(tx, requests);
  const released = yield* releaseFreed(tx, freed);
  yield* blockRates(tx, blocks);
  return { lost, overruled, endedParent, released };
}

interface SettledOne {
  /** The end as it was written; undefined when the claim was lost. */
  readonly written: Ended | undefined;
  /** Other runs wait for it. */
  readonly endedParent: boolean;
  /** Absent when nothing was written. */
  readonly freed?: RunningRow;
}

function* settleOne(tx: Tx, nodeId: number, ended: Ended, lock: RowLock): Body<SettledOne> {
  const run = yield* findRunning(tx, ended, { nodeId, lock });
  if (!run) {
    // An earlier try may have been committed although its answer was lost.
    const stored = yield* findStoredEnd(tx, ended, nodeId);
    return { written: stored && asStored(ended, stored), endedParent: false };
  }
  const isOverruled = run.ctl !== CONTROL.none && ended.outcome.state !== 'cancelled';
  const written: Ended = isOverruled ? { ...ended, outcome: { state: 'cancelled' } } : ended;
  return { written, endedParent: yield* write(tx, run, nodeId, written.outcome), freed: run };
}

/** The end as an earlier try has stored it. Pure. */
function asStored(ended: Ended, { attempt, failed }: StoredEnd): Ended {
  const { state } = ended.outcome;
  if (attempt === 'cancelled' && state !== 'cancelled') return { ...ended, outcome: { state: 'cancelled' } };
  if (!failed || state === 'failed') return ended;
  return { ...ended, outcome: { state: 'failed', attempt: 'failed', ...failed } };
}

export function asksForRuns(outcome: Outcome): boolean {
  return outcome.state === 'succeeded' && outcome.requests !== undefined && outcome.requests.length > 0;
}

/** True when it has ended a run that other runs wait for. */
function* write(tx: Tx, run: RunningRow, nodeId: number, outcome: Outcome): Body<boolean> {
  switch (outcome.state) {
    case 'succeeded': {
      const endedParent = yield* endRun(tx, run, { state: 'succeeded', result: outcome.result });
      yield* publish(tx, outcome.events ?? []);
      return endedParent;
    }
    case 'failed':
      yield* recordAttempt(tx, run, { outcome: outcome.attempt, nodeId, error: outcome.error });
      return yield* endRun(tx, run, {
        state: 'failed',
        reason: outcome.reason,
        error: outcome.error,
        permanent: outcome.permanent,
      });
    case 'expired':
      // It was claimed but never began: put back first, so that no attempt is counted.
      yield* putBack(tx, run, { neverBegan: true });
      return yield* endRun(tx, run, { state: 'expired' });
    case 'skipped':
      return yield* endRun(tx, run, { state: 'skipped', reason: outcome.reason });
    case 'cancelled':
      yield* recordAttempt(tx, run, { outcome: 'cancelled', nodeId, error: outcome.error });
      return yield* endRun(tx, run, {
        state: 'cancelled',
        error: outcome.error,
        ...(run.reason !== null && { reason: run.reason }),
      });
    case 'retry':
      yield* recordAttempt(tx, run, { outcome: outcome.attempt, nodeId, error: outcome.error });
      yield* putBack(tx, run, { delayMs: outcome.delayMs, failures: 1 });
      yield* publish(tx, [retrying(run, outcome.delayMs, outcome.error)]);
      return false;
    case 'snoozed':
      yield* putBack(tx, run, { delayMs: outcome.delayMs });
      return false;
    case 'released':
      yield* recordAttempt(tx, run, { outcome: 'released', nodeId, error: undefined });
      yield* putBack(tx, run, { neverBegan: outcome.neverBegan });
      return false;
    default:
      return assertNever(outcome, 'an outcome');
  }
}

function retrying(run: RunningRow, delayMs: number, error: string): NewEvent {
  const facts = {
    runId: run.id,
    jobId: run.job,
    attempt: run.failures + 1,
    delayMs,
    error: errorLine(error),
  };
  return toEngineEvent('run.retrying', facts, { runId: run.id, jobId: run.job });
}
