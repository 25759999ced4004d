/**
 * Cancels all runs of a chain that have not ended. Called by CLI and console.
 * Promise: waiting runs are cancelled, running ones are asked to end, and no run of the chain begins afterwards. The
 * newest come first: a run has a higher number than the runs that it waits for, so no end of a parent starts it.
 * A crash leaves the older part as it was; the same call does the rest.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { cancelIn, type CancelRequest } from '../runs/cancel.ts';
import { checkOperator } from '../operator.ts';
import { UnknownRunError } from '../errors.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { findChainOf, findLiveOfChain } from './chains.sql.ts';
import { findNewestRunId } from '../runs/run-rows.sql.ts';

const CHUNK = 500;

export interface ChainCancelling {
  readonly chainId: number;
  readonly cancelled: readonly number[];
  /** Running, and asked to end. */
  readonly requested: readonly number[];
}

/** Cancels the chain of the run. Fails with `REQUEST_INVALID`, `UNKNOWN_RUN`. */
export async function cancelChain(store: Store, request: CancelRequest): Promise<ChainCancelling> {
  checkOperator('A cancel', request);
  const chainId = await store.read((tx) => chainOf(tx, request.runId));
  const cancelled: number[] = [];
  const requested: number[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const chunk = await store.write((tx) => cancelPart(tx, { chainId, before }, request));
    for (const { id, verdict } of chunk) {
      if (verdict === 'cancelled') cancelled.push(id);
      if (verdict === 'requested') requested.push(id);
    }
    const last = chunk.at(0)?.id;
    if (last === undefined) break;
    before = last;
  }
  await releaseChildren(store);
  store.ring();
  return { chainId, cancelled: cancelled.toSorted(byNumber), requested: requested.toSorted(byNumber) };
}

/** Fails with `UNKNOWN_RUN`. */
export function* chainOf(tx: Tx, runId: number): Body<number> {
  const chainId = yield* findChainOf(tx, runId);
  if (chainId === undefined) throw new UnknownRunError(runId, yield* findNewestRunId(tx));
  return chainId;
}

interface Part {
  readonly chainId: number;
  readonly before: number;
}

function* cancelPart(
  tx: Tx,
  { chainId, before }: Part,
  request: CancelRequest,
): Body<readonly { readonly id: number; readonly verdict: 'cancelled' | 'requested' | 'finished' }[]> {
  const ids = yield* findLiveOfChain(tx, chainId, { before, limit: CHUNK });
  const parts = [];
  // All transactions lock runs in the order of their ids.
  for (const id of ids.toSorted(byNumber)) {
    const { verdict } = yield* cancelIn(tx, { ...request, runId: id });
    parts.push({ id, verdict });
  }
  return parts;
}

function byNumber(one: number, other: number): number {
  return one - other;
}
