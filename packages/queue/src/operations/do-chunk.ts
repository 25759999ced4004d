/** Does a chunk of an operation, in a transaction of the caller. A letter that cannot be handled is refused alone. */
import { encodeJson, type LetterStatus } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { discarding } from '../dead-letters/discard-dead.ts';
import type { LetterRange } from '../dead-letters/find-letters.sql.ts';
import { chunkOf } from '../dead-letters/pace.ts';
import { reopening } from '../dead-letters/reopen-dead.ts';
import { replayChunk } from '../dead-letters/replay-dead.ts';
import { markChunk } from '../dead-letters/sweep-letters.ts';
import { readRejecting } from '../jobs/find-rejecting.ts';
import { MAX_INPUT_BYTES } from '../run.ts';
import type { Operator } from '../standing.ts';
import { doRuns } from './do-runs.ts';
import type {
  ChunkPlace,
  DoneChunk,
  LetterOrder,
  OperationKind,
  OperationPlace,
  StoredOrder,
} from './operation.ts';

/** This many letters or runs are locked at once. */
const OPERATION_CHUNK = 100;

export function* doChunk(
  tx: Tx,
  order: StoredOrder,
  place: OperationPlace,
  operator: Operator,
): Body<DoneChunk> {
  const limit = Math.min(OPERATION_CHUNK, chunkOf(order.kind === 'replay' ? order.rate : undefined));
  return 'ids' in order
    ? yield* doRuns(tx, order, { ...place, limit }, operator)
    : yield* doLetters(tx, order, { ...place, limit }, operator);
}

/** The status of the letters that it is for. */
export function statusOf(kind: OperationKind): LetterStatus {
  return kind === 'reopen' ? 'discarded' : 'open';
}

function* doLetters(
  tx: Tx,
  order: LetterOrder & StoredOrder,
  place: ChunkPlace,
  operator: Operator,
): Body<DoneChunk> {
  const range = { ...place, choice: order.choice, status: statusOf(order.kind) };
  if (order.kind === 'replay') return yield* replayLetters(tx, order, range, operator);
  const { actor, reason = '' } = operator;
  const marking = order.kind === 'discard' ? discarding({ actor, reason }) : reopening(operator);
  const letters = yield* markChunk(tx, range, marking);
  return { done: letters.length, refused: [], after: letters.at(-1)?.run_id };
}

function* replayLetters(
  tx: Tx,
  { input, patch, rejecting = [] }: Extract<LetterOrder & StoredOrder, { readonly kind: 'replay' }>,
  range: LetterRange,
  { actor, reason }: Operator,
): Body<DoneChunk> {
  const editedInput = encodeJson(input, MAX_INPUT_BYTES);
  const replaying = { actor, reason, editedInput, patch, rejecting: readRejecting(rejecting) };
  const chunk = yield* replayChunk(tx, range, replaying);
  return {
    done: chunk.done.length,
    refused: chunk.refused.map(({ runId, error }) => `Run ${runId}: ${error.message}`),
    after: chunk.last,
  };
}
