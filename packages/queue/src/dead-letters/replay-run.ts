/**
 * Replays a finished run, whatever its end, as a new run. Called by CLI and console.
 * Promise: the old run never changes. Its dead letter, if it is still open, is marked in the transaction of the new
 * run, so that it is replayed only once. A crash before the commit changes nothing.
 */
import { encodeJson } from '@sb/jobs';
import { type Body, expectFound, type Store, type Tx } from '@sb/storage';
import { quote } from '@sb/words';
import { InvalidRequestError, type RequestProblem, UnknownRunError } from '../errors.ts';
import { InputGoneError, RunNeedsChainError, RunNotFinishedError, UnknownStepError } from './errors.ts';
import {
  editReplay,
  insertReplays,
  keptFacts,
  type ReplayableRun,
  type ReplayOrder,
} from './insert-replays.ts';
import { stateName } from '../lifecycle.ts';
import { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from '../run.ts';
import type { HistoryColumns } from '../runs/run-records.ts';
import { findLetter, type LetterRow, lockLetter } from './find-letters.sql.ts';
import { findHistoryRow, findLiveRow, findNewestRunId } from '../runs/run-rows.sql.ts';
import { keysOfInput } from '../jobs/edited-keys.ts';
import { needsKey } from '../definitions.sql.ts';
import { findRejecting, type JobsAtHand, type Rejecting } from '../jobs/find-rejecting.ts';
import { checkOperator } from '../operator.ts';
import { copyMemory, listMemory } from '../context/run-memory.sql.ts';

export interface ReplayRunOptions {
  readonly runId: number;
  /** Replaces the old input; undefined keeps it. */
  readonly input?: unknown;
  /** The jobs whose code is at hand: their schema checks `input`, and their dedupe key is computed from it. */
  readonly jobs?: JobsAtHand | undefined;
  /** The job that the run must be of. */
  readonly jobId?: string | undefined;
  /** The new run starts with the results of steps and the checkpoints that the old one had before this step. */
  readonly fromStep?: string | undefined;
  readonly actor: string;
  readonly reason?: string | undefined;
}

/** A finished run: its row of history, its dead letter, or both. The letter is locked until the commit. */
export interface KeptRun {
  readonly row: HistoryColumns | undefined;
  readonly letter: (LetterRow & { readonly input: string | null }) | undefined;
}

/**
 * Returns the id of the new run. Fails with `REQUEST_INVALID`, `UNKNOWN_RUN`, `RUN_NOT_FINISHED`, `RUN_NEEDS_CHAIN`,
 * `INPUT_GONE`, `INPUT_INVALID`, `UNKNOWN_STEP`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE` and as `enqueue` does: also with
 * `DEDUPE_KEY_MISSING`, for another input of a job that has a dedupe key and whose code is not at hand.
 */
export async function replayRun(store: Store, { runId, ...how }: ReplayRunOptions): Promise<number> {
  const replay = await openReplays(store, how);
  return replay(runId);
}

/**
 * Returns a function that replays one run after the other as `replayRun` does. The jobs check the input, and compute its
 * keys, once for all runs.
 */
export async function openReplays(
  store: Store,
  { input, jobs, jobId, ...how }: Omit<ReplayRunOptions, 'runId'>,
): Promise<(runId: number) => Promise<number>> {
  checkOperator('A replay', how);
  const rejecting = await findRejecting(jobs, input);
  const keys = await keysOfInput(jobs, input);
  const order = { ...how, editedInput: encodeJson(input, MAX_INPUT_BYTES), rejecting, keys, jobId };
  return async (runId) => {
    const id = await store.write((tx) => replayIn(tx, runId, order), { durable: true });
    store.ring();
    return id;
  };
}

/** In a transaction of the caller, which rings after the commit. A refusal is thrown before anything is written. */
export function* replayIn(
  tx: Tx,
  runId: number,
  {
    rejecting,
    jobId,
    ...order
  }: ReplayOrder & { readonly rejecting: Rejecting; readonly jobId?: string | undefined },
): Body<number> {
  const ended = yield* lockAlone(tx, runId);
  const ofJob = (ended.letter ?? ended.row)?.job ?? '';
  if (jobId !== undefined && jobId !== ofJob)
    throw new InvalidRequestError([otherJob(ofJob, jobId)], 'A replay');
  const rejected = rejecting.get(ofJob);
  if (rejected) throw rejected;
  return yield* replayEnded(tx, { runId, ended, order });
}

function otherJob(ofJob: string, got: string): RequestProblem {
  return { field: 'job', message: `expected the job of the run, ${quote(ofJob)}, got ${quote(got)}` };
}

/** Fails with `UNKNOWN_RUN`, `RUN_NOT_FINISHED`, `RUN_NEEDS_CHAIN`. */
export function* lockAlone(tx: Tx, runId: number): Body<KeptRun> {
  const ended = yield* lockEnded(tx, runId);
  // A run that failed because of another one is replayed with its chain, or not at all.
  if (ended.row?.reason === 'dependency') throw new RunNeedsChainError(runId);
  return ended;
}

/** Fails with `UNKNOWN_RUN`, `RUN_NOT_FINISHED`. */
export function* lockEnded(tx: Tx, runId: number): Body<KeptRun> {
  // Live runs are read first: a run that ends between two reads moves from there to history, and never back.
  const live = yield* findLiveRow(tx, runId);
  if (live) throw new RunNotFinishedError(runId, stateName(live.state));
  yield* lockLetter(tx, runId);
  // Read after the lock: the transaction that held it may have changed the letter.
  const letter = yield* findLetter(tx, runId);
  const row = yield* findHistoryRow(tx, runId);
  if (letter || row) return { row, letter };
  throw new UnknownRunError(runId, yield* findNewestRunId(tx));
}

interface Replay {
  readonly runId: number;
  readonly ended: KeptRun;
  readonly order: ReplayOrder;
}

export function* replayEnded(tx: Tx, { runId, ended, order }: Replay): Body<number> {
  const run = replayableRun(runId, ended);
  if (run.input === INPUT_ELSEWHERE && order.editedInput === undefined) throw new InputGoneError(runId);
  const isEdited = order.editedInput !== undefined || order.patch !== undefined;
  const edited = editReplay(run, isEdited && (yield* needsKey(tx, run.jobId)), order);
  const { replayed, refused } = yield* insertReplays(tx, [edited], order);
  if (refused[0]) throw refused[0].error;
  const { replayedAs } = expectFound(replayed[0], 'the id of the replayed run');
  if (order.fromStep !== undefined)
    yield* takeOver(tx, { from: runId, to: replayedAs, step: order.fromStep });
  return replayedAs;
}

function* takeOver(
  tx: Tx,
  { from, to, step }: { readonly from: number; readonly to: number; readonly step: string },
): Body<void> {
  if (yield* copyMemory(tx, { from, to, beforeStep: step })) return;
  const known = (yield* listMemory(tx, from, 0)).filter(({ kind }) => kind === 'step').map(({ key }) => key);
  throw new UnknownStepError(from, step, known);
}

function replayableRun(runId: number, { row, letter }: KeptRun): ReplayableRun {
  const kept = letter ?? row;
  if (!kept) throw new UnknownRunError(runId, undefined);
  return {
    ...keptFacts(kept),
    runId,
    rootId: kept.root_id ?? runId,
    input: letter ? letter.input : row ? (row.long_input ?? row.input) : null,
    hasOpenLetter: letter?.status === 'open',
  };
}
