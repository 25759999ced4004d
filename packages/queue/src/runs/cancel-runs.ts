/**
 * Cancels many runs in one transaction: for a chunk of a longer list. Called by CLI and console.
 * Promise: that of `cancelRun` for each run. A crash before the commit leaves all of the chunk as they were.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { UnknownRunError } from '../errors.ts';
import { releaseAfterAct } from '../dependencies/release-children.ts';
import { cancelIn, type Cancelling, type CancelRequest } from './cancel.ts';

export interface CancelRunsRequest extends Omit<CancelRequest, 'runId'> {
  /** A few hundred at most: their rows are locked until the commit. */
  readonly runIds: readonly number[];
}

/** By the number of the run. An unknown run has the error that `cancelRun` would throw. */
export async function cancelRuns(
  store: Store,
  { runIds, ...request }: CancelRunsRequest,
): Promise<ReadonlyMap<number, Cancelling | UnknownRunError>> {
  // All transactions lock runs in the order of their ids.
  const inOrder = [...new Set(runIds)].toSorted((a, b) => a - b);
  const ends = await store.write(function* (tx) {
    const chunk = new Map<number, Cancelling | UnknownRunError>();
    for (const runId of inOrder) chunk.set(runId, yield* cancelKnown(tx, { ...request, runId }));
    return chunk;
  });
  const verdicts = [...ends.values()].map((end) => ('verdict' in end ? end.verdict : undefined));
  if (verdicts.includes('requested')) store.ring();
  if (verdicts.includes('cancelled')) await releaseAfterAct(store);
  return ends;
}

/** In a transaction of the caller, as `cancelIn`; an unknown run is an answer. */
export function* cancelKnown(tx: Tx, request: CancelRequest): Body<Cancelling | UnknownRunError> {
  try {
    return yield* cancelIn(tx, request);
  } catch (error) {
    // Nothing was written for it: the transaction goes on.
    if (error instanceof UnknownRunError) return error;
    throw error;
  }
}
