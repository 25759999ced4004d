/**
 * Cancelling all of a chain that has not ended. Called by CLI and console.
 * Promise: what waits is cancelled, what is under way is told, and nothing of the chain begins afterwards. The newest
 * first: what waits for another run has a higher number, so that none is told of an end that it would follow.
 * A crash leaves the older part as it was; the same call does the rest.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { cancelIn, type CancelRequest } from '../runs/cancel.ts';
import { UnknownRunError } from '../errors.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { findChainOf, findLiveOfChain } from './chains.sql.ts';
import { findNewestRunId } from '../runs/list-runs.sql.ts';

const CHUNK = 500;

export interface ChainCancelling {
  readonly chainId: number;
  readonly cancelled: readonly number[];
  /** Under way, and told so. */
  readonly requested: readonly number[];
}

/** The chain that the run belongs to. Fails with `UNKNOWN_RUN`. */
export async function cancelChain(store: Store, request: CancelRequest): Promise<ChainCancelling> {
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
  // In the order in which everybody locks them.
  for (const id of ids.toSorted(byNumber)) {
    const { verdict } = yield* cancelIn(tx, { ...request, runId: id });
    parts.push({ id, verdict });
  }
  return parts;
}

function byNumber(one: number, other: number): number {
  return one - other;
}
