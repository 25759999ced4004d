/** Does a chunk of an operation, in a transaction of the caller. A letter or a run that cannot be handled is refused alone. */
import { encodeJson, type LetterStatus } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { CodedError } from '@sb/words';
import { discarding } from '../dead-letters/discard-dead.ts';
import type { LetterRange } from '../dead-letters/find-letters.sql.ts';
import { chunkOf } from '../dead-letters/pace.ts';
import { reopening } from '../dead-letters/reopen-dead.ts';
import { replayChunk } from '../dead-letters/replay-dead.ts';
import { retryIn } from '../dead-letters/retry-run.ts';
import { markChunk } from '../dead-letters/sweep-letters.ts';
import { UnknownRunError } from '../errors.ts';
import { MAX_INPUT_BYTES } from '../run.ts';
import { cancelKnown } from '../runs/cancel-runs.ts';
import type { Operator } from '../standing.ts';
import type { OperationKind, OperationOrder, OperationPlace } from './operation.ts';

/** This many letters or runs are locked at once. */
const OPERATION_CHUNK = 100;

export interface DoneChunk {
  readonly done: number;
  /** A sentence for each that was refused. */
  readonly refused: readonly string[];
  /** The place after it; undefined: nothing is left. */
  readonly after: number | undefined;
}

type LetterOrder = Extract<OperationOrder, { readonly choice: unknown }>;
type RunOrder = Extract<OperationOrder, { readonly ids: unknown }>;

export function* doChunk(
  tx: Tx,
  order: OperationOrder,
  place: OperationPlace,
  operator: Operator,
): Body<DoneChunk> {
  return 'ids' in order
    ? yield* doRuns(tx, order, place, operator)
    : yield* doLetters(tx, order, place, operator);
}

/** The status of the letters that it is for. */
export function statusOf(kind: OperationKind): LetterStatus {
  return kind === 'reopen' ? 'discarded' : 'open';
}

function* doLetters(tx: Tx, order: LetterOrder, place: OperationPlace, operator: Operator): Body<DoneChunk> {
  const rate = order.kind === 'replay' ? order.rate : undefined;
  const limit = Math.min(OPERATION_CHUNK, chunkOf(rate));
  const range = { ...place, choice: order.choice, status: statusOf(order.kind), limit };
  if (order.kind === 'replay') return yield* replayLetters(tx, order, range, operator);
  const { actor, reason = '' } = operator;
  const marking = order.kind === 'discard' ? discarding({ actor, reason }) : reopening(operator);
  const letters = yield* markChunk(tx, range, marking);
  return { done: letters.length, refused: [], after: letters.at(-1)?.run_id };
}

function* replayLetters(
  tx: Tx,
  { input, patch }: Extract<OperationOrder, { readonly kind: 'replay' }>,
  range: LetterRange,
  { actor, reason }: Operator,
): Body<DoneChunk> {
  const editedInput = encodeJson(input, MAX_INPUT_BYTES);
  const chunk = yield* replayChunk(tx, range, { actor, reason, editedInput, patch, rejecting: new Map() });
  return {
    done: chunk.done.length,
    refused: chunk.refused.map(({ runId, error }) => `Run ${runId}: ${error.message}`),
    after: chunk.last,
  };
}

function* doRuns(
  tx: Tx,
  { kind, ids }: RunOrder,
  { after, upTo }: OperationPlace,
  operator: Operator,
): Body<DoneChunk> {
  const chunk = ids.slice(after, Math.min(upTo, after + OPERATION_CHUNK));
  const refused: string[] = [];
  for (const runId of chunk) {
    const refusal =
      kind === 'cancel' ? yield* cancelOne(tx, runId, operator) : yield* retryOne(tx, runId, operator);
    if (refusal !== undefined) refused.push(refusal);
  }
  const next = after + chunk.length;
  return { done: chunk.length - refused.length, refused, after: next < upTo ? next : undefined };
}

function* cancelOne(tx: Tx, runId: number, operator: Operator): Body<string | undefined> {
  const end = yield* cancelKnown(tx, { ...operator, runId });
  if (end instanceof UnknownRunError) return end.message;
  return end.verdict === 'finished' ? `Run ${runId} had ended: ${end.state}.` : undefined;
}

function* retryOne(tx: Tx, runId: number, operator: Operator): Body<string | undefined> {
  try {
    yield* retryIn(tx, { ...operator, runId });
    return undefined;
  } catch (error) {
    // A refusal of our own, before anything was written for the run: the transaction goes on.
    if (error instanceof CodedError) return `Run ${runId}: ${error.message}`;
    throw error;
  }
}
