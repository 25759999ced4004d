/**
 * Cancels all runs of a chain that have not ended. Called by CLI and console.
 * Promise: waiting runs are cancelled, running ones are asked to end, and no run of the chain begins afterwards. Children
 * come before their parents, so no end of a parent starts them.
 * A crash, or a `failure` of the store, leaves the parents as they were; the same call does the rest.
 */
import type { Body, Store, Tx } from '@sb/storage';
import type { CodedError } from '@sb/words';
import { type Cancelling, cancelIn, type CancelRequest } from '../runs/cancel.ts';
import { checkOperator } from '../operator.ts';
import { UnknownRunError } from '../errors.ts';
import { failureBehindCommit } from '../held-up.ts';
import { releaseAfterAct } from '../dependencies/release-children.ts';
import { findChainOf, findEdgesOf, findLiveOfChain } from './chains.sql.ts';
import { parentsFirst } from './parents-first.ts';
import { findNewestRunId } from '../runs/run-rows.sql.ts';

const CHUNK = 500;

export interface ChainCancelling {
  readonly chainId: number;
  readonly cancelled: readonly number[];
  /** Running, and asked to end. */
  readonly requested: readonly number[];
  /** The store failed behind a part: the other runs are as they were. */
  readonly failure?: CodedError;
}

/** Cancels the chain of the run. Fails with `REQUEST_INVALID`, `UNKNOWN_RUN`. */
export async function cancelChain(store: Store, request: CancelRequest): Promise<ChainCancelling> {
  checkOperator('A cancel', request);
  const { chainId, live } = await store.read((tx) => liveOfChain(tx, request.runId));
  const cancelled: number[] = [];
  const requested: number[] = [];
  const cancelAll = async (): Promise<void> => {
    for (let at = 0; at < live.length; at += CHUNK) {
      const chunk = live.slice(at, at + CHUNK);
      for (const { id, verdict } of await store.write((tx) => cancelPart(tx, chunk, request))) {
        if (verdict === 'cancelled') cancelled.push(id);
        if (verdict === 'requested') requested.push(id);
      }
    }
  };
  const failure = await failureBehindCommit(() => cancelled.length + requested.length > 0, cancelAll);
  await releaseAfterAct(store);
  store.ring();
  return {
    chainId,
    cancelled: cancelled.toSorted(byNumber),
    requested: requested.toSorted(byNumber),
    ...(failure && { failure }),
  };
}

/** Fails with `UNKNOWN_RUN`. */
export function* findChainOrFail(tx: Tx, runId: number): Body<number> {
  const chainId = yield* findChainOf(tx, runId);
  if (chainId === undefined) throw new UnknownRunError(runId, yield* findNewestRunId(tx));
  return chainId;
}

/** The runs that have not ended, children first. */
function* liveOfChain(
  tx: Tx,
  runId: number,
): Body<{ readonly chainId: number; readonly live: readonly number[] }> {
  const chainId = yield* findChainOrFail(tx, runId);
  const ids = yield* findLiveOfChain(tx, chainId);
  return { chainId, live: parentsFirst(ids, yield* findEdgesOf(tx, ids)).toReversed() };
}

type Cancelled = Pick<Cancelling, 'verdict'> & { readonly id: number };

function* cancelPart(tx: Tx, runIds: readonly number[], request: CancelRequest): Body<readonly Cancelled[]> {
  const parts: Cancelled[] = [];
  // All transactions lock runs in the order of their ids.
  for (const id of runIds.toSorted(byNumber)) {
    const { verdict } = yield* cancelIn(tx, { ...request, runId: id });
    parts.push({ id, verdict });
  }
  return parts;
}

function byNumber(one: number, other: number): number {
  return one - other;
}
