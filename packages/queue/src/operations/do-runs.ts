/** Does a chunk of an operation on runs, in a transaction of the caller. A run that cannot be handled is refused alone. */
import { encodeJson } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { CodedError } from '@sb/words';
import { replayIn } from '../dead-letters/replay-run.ts';
import { retryIn } from '../dead-letters/retry-run.ts';
import { UnknownRunError } from '../errors.ts';
import { readRejecting } from '../jobs/find-rejecting.ts';
import { MAX_INPUT_BYTES } from '../run.ts';
import { cancelKnown } from '../runs/cancel-runs.ts';
import { changePriorityIn } from '../runs/change-priority.ts';
import type { Operator } from '../standing.ts';
import type { ChunkPlace, DoneChunk, RunOrder, StoredOrder } from './operation.ts';

export function* doRuns(
  tx: Tx,
  order: RunOrder & StoredOrder,
  { after, upTo, limit }: ChunkPlace,
  operator: Operator,
): Body<DoneChunk> {
  const chunk = order.ids.slice(after, Math.min(upTo, after + limit));
  const refused: string[] = [];
  for (const runId of chunk) {
    const refusal = yield* doOne(tx, order, runId, operator);
    if (refusal !== undefined) refused.push(refusal);
  }
  const next = after + chunk.length;
  return { done: chunk.length - refused.length, refused, after: next < upTo ? next : undefined };
}

/** Returns why it was refused. */
function* doOne(
  tx: Tx,
  order: RunOrder & StoredOrder,
  runId: number,
  operator: Operator,
): Body<string | undefined> {
  if (order.kind === 'cancel') return yield* cancelOne(tx, runId, operator);
  try {
    yield* change(tx, order, runId, operator);
    return undefined;
  } catch (error) {
    // A refusal of our own, before anything was written for the run: the transaction goes on.
    if (error instanceof CodedError) return `Run ${runId}: ${error.message}`;
    throw error;
  }
}

function* change(
  tx: Tx,
  order: Exclude<RunOrder & StoredOrder, { readonly kind: 'cancel' }>,
  runId: number,
  operator: Operator,
): Body<number | string> {
  switch (order.kind) {
    case 'replay': {
      const { input, patch, rejecting = [] } = order;
      return yield* replayIn(tx, runId, {
        ...operator,
        editedInput: encodeJson(input, MAX_INPUT_BYTES),
        patch,
        rejecting: readRejecting(rejecting),
      });
    }
    case 'priority': {
      const { priority, toFront } = order;
      return yield* changePriorityIn(tx, { ...operator, runId, priority, toFront });
    }
    case 'retry':
      return yield* retryIn(tx, { ...operator, runId });
  }
}

function* cancelOne(tx: Tx, runId: number, operator: Operator): Body<string | undefined> {
  const end = yield* cancelKnown(tx, { ...operator, runId });
  if (end instanceof UnknownRunError) return end.message;
  return end.verdict === 'finished' ? `Run ${runId} had ended: ${end.state}.` : undefined;
}
