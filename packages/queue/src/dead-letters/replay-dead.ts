/**
 * Replays dead letters: a new run for each open letter. Called by CLI and console.
 * Promise: each letter is replayed once, also when several processes replay at once, and none is lost: its new run and
 * its mark are written in one transaction. After a crash, or a lost answer, the same call does the rest.
 */
import { encodeJson } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { mergePatch } from '@sb/words';
import type { ClosedLetter } from './dead-letters.ts';
import { UnknownJobError } from '../errors.ts';
import { type EditedKeys, isOfOneRun, keysOfInput, keysOfRuns } from '../jobs/edited-keys.ts';
import { findRejecting, type JobsAtHand, type Rejecting } from '../jobs/find-rejecting.ts';
import { checkOperator } from '../operator.ts';
import { QueueDrainingError } from '../enqueue/errors.ts';
import {
  editReplay,
  insertReplays,
  keptFacts,
  parsedInput,
  type Refused,
  type ReplayableRun,
  type ReplayOrder,
} from './insert-replays.ts';
import { MAX_INPUT_BYTES } from '../run.ts';
import { type ChosenLetter, findLetterInputs, type LetterRange } from './find-letters.sql.ts';
import { rateProblems } from './pace.ts';
import { checkChoice, closedOf, type Sweep, sweepLetters, takeLetters } from './sweep-letters.ts';

export interface ReplayDeadOptions extends Omit<Sweep, 'status'> {
  /** Replaces the input of every letter. Undefined: each keeps its own. */
  readonly input?: unknown;
  /**
   * The jobs whose code is at hand: a letter of one that does not accept its new input is refused with `INPUT_INVALID`. They
   * compute the dedupe keys of edited inputs; without its code a letter of a job with a key is refused with
   * `DEDUPE_KEY_MISSING`.
   */
  readonly jobs?: JobsAtHand | undefined;
  /** Changes the own input of each letter: a JSON merge patch (RFC 7396), where null removes a field. Not with `input`. */
  readonly patch?: unknown;
  /** Writes nothing and returns what would be replayed. */
  readonly dryRun?: boolean;
  readonly actor: string;
  readonly reason?: string | undefined;
  /** Called after each chunk with the number of letters handled until then. */
  readonly onProgress?: (done: number) => void;
  /** Called after each chunk with what was done until then: to report it when a later chunk fails. */
  readonly onChunk?: (done: Pick<ReplayReport, 'replayed' | 'refused'>) => void;
}

export interface ReplayedLetter {
  readonly runId: number;
  readonly jobId: string;
  /** Absent in a dry run. */
  readonly replayedAs?: number;
}

export interface ReplayReport {
  readonly replayed: readonly ReplayedLetter[];
  /** Still open: for example their job is unknown, or their queue is draining. */
  readonly refused: readonly Refused[];
  /** Chosen by id, and not open when it was their turn; their status may be `open` again. */
  readonly closed: readonly ClosedLetter[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

/** Fails with `UNKNOWN_DEAD_LETTER`, `REQUEST_INVALID`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`. */
export async function replayDead(store: Store, options: ReplayDeadOptions): Promise<ReplayReport> {
  const { input, patch, choice, actor, reason, onProgress, onChunk } = options;
  const both = input !== undefined && patch !== undefined;
  checkOperator('A replay', options, [
    ...(both ? [{ field: 'patch', message: 'expected input or patch, got both' }] : []),
    ...rateProblems(options.rate),
  ]);
  // The patch itself must be JSON: the result of a merge then is.
  encodeJson(patch, MAX_INPUT_BYTES);
  const order: ReplayOrder = { actor, reason, editedInput: encodeJson(input, MAX_INPUT_BYTES), patch };
  await checkChoice(store, choice);
  const replayed: ReplayedLetter[] = [];
  const refused: Refused[] = [];
  const sweep = options.dryRun ? { ...options, rate: undefined } : options;
  const mustCheck = canCheck(options);
  const isWhole = await sweepLetters(store, sweep, async (whole) => {
    const checked = mustCheck ? await checkEdited(store, whole, options) : undefined;
    // A letter that is opened from now on would be replayed unchecked.
    if (mustCheck && !checked) return undefined;
    const range = checked?.range ?? whole;
    const chunkOrder = { ...order, ...(checked?.verdicts ?? UNCHECKED) };
    const chunk = options.dryRun
      ? await store.read((tx) => previewChunk(tx, range, chunkOrder))
      : await store.write((tx) => replayChunk(tx, range, chunkOrder), { durable: true });
    if (!options.dryRun && chunk.done.length > 0) store.ring();
    replayed.push(...chunk.done);
    refused.push(...chunk.refused);
    onChunk?.({ replayed, refused });
    if (chunk.last !== undefined) onProgress?.(replayed.length + refused.length);
    const last = checked?.range.upTo ?? chunk.last;
    return last === undefined ? undefined : { last, done: chunk.done.length };
  });
  const taken = new Set([...replayed, ...refused].map(({ runId }) => runId));
  return { replayed, refused, closed: await closedOf(store, choice, { taken, isWhole }), isWhole };
}

/** What the jobs at hand say of the new inputs of a chunk. */
interface Verdicts {
  readonly rejecting: Rejecting;
  readonly keys: EditedKeys;
}

const UNCHECKED: Verdicts = { rejecting: new Map(), keys: () => undefined };

/** Whether an input is edited, and jobs are at hand that can check it. */
function canCheck({ jobs, input, patch }: ReplayDeadOptions): boolean {
  return jobs !== undefined && jobs.size > 0 && (input !== undefined || patch !== undefined);
}

/**
 * Asks the jobs of the next letters, and no others, before the transaction: a schema may be asynchronous. The range has
 * exactly these letters, so that none is replayed unchecked that arrives meanwhile. Undefined when no letter is left.
 */
async function checkEdited(
  store: Store,
  whole: LetterRange,
  { jobs = new Map(), input, patch }: ReplayDeadOptions,
): Promise<{ readonly range: LetterRange; readonly verdicts: Verdicts } | undefined> {
  const letters = await store.read((tx) => takeLetters(tx, whole, false));
  const last = letters.at(-1);
  if (!last) return undefined;
  const ids = letters.map(runIdOf);
  const range = { ...whole, choice: { ids }, upTo: last.run_id };
  if (patch === undefined) {
    const ofLetters = new Set(letters.map(({ job }) => job));
    const asked = new Map([...jobs].filter(([id]) => ofLetters.has(id)));
    const rejecting = await findRejecting(asked, input);
    return { range, verdicts: { rejecting, keys: await keysOfInput(asked, input) } };
  }
  const inputs = await store.read((tx) => findLetterInputs(tx, ids));
  const edited = letters.map(({ run_id: runId, job: jobId }) => ({
    runId,
    jobId,
    input: mergePatch(parsedInput(inputs.get(runId) ?? null), patch),
  }));
  return { range, verdicts: { rejecting: new Map(), keys: await keysOfRuns(jobs, edited) } };
}

function runIdOf({ run_id }: ChosenLetter): number {
  return run_id;
}

interface Chunk {
  readonly done: readonly ReplayedLetter[];
  readonly refused: readonly Refused[];
  /** The last letter of the chunk; undefined when the chunk was empty. */
  readonly last: number | undefined;
}

interface ChunkOrder extends ReplayOrder {
  readonly rejecting: Rejecting;
}

function* previewChunk(tx: Tx, range: LetterRange, order: ChunkOrder): Body<Chunk> {
  const letters = yield* takeLetters(tx, range, false);
  const { fit, refused } = yield* sortOut(tx, letters, order);
  return {
    done: fit.map(({ runId, jobId }) => ({ runId, jobId })),
    refused,
    last: letters.at(-1)?.run_id,
  };
}

/** In a transaction of the caller, which rings after the commit. */
export function* replayChunk(tx: Tx, range: LetterRange, order: ChunkOrder): Body<Chunk> {
  const letters = yield* takeLetters(tx, range, true);
  const { fit, refused } = yield* sortOut(tx, letters, order);
  const made = yield* insertReplays(tx, fit, order);
  return {
    done: made.replayed.map(({ runId, jobId, replayedAs }) => ({ runId, jobId, replayedAs })),
    refused: [...refused, ...made.refused],
    last: letters.at(-1)?.run_id,
  };
}

/** Refusals that are known before an insert, so also in a dry run. */
function* sortOut(
  tx: Tx,
  letters: readonly ChosenLetter[],
  { rejecting, ...order }: ChunkOrder,
): Body<{ readonly fit: readonly ReplayableRun[]; readonly refused: readonly Refused[] }> {
  // An input that replaces others is compared with those only where it may change a key.
  const read = letters.filter(({ needs_key }) => order.editedInput === undefined || needs_key === 1);
  const inputs = read.length > 0 ? yield* findLetterInputs(tx, read.map(runIdOf)) : new Map<number, string>();
  const fit: ReplayableRun[] = [];
  const refused: Refused[] = [];
  for (const letter of letters) {
    const { run_id: runId, job: jobId } = letter;
    const input = inputs.get(runId) ?? null;
    const run = { ...keptFacts(letter), runId, rootId: letter.root_id, input, hasOpenLetter: true };
    const edited = refusalOf(letter, rejecting) ?? editedOrRefusal(run, letter.needs_key === 1, order);
    if (edited instanceof Error) refused.push({ runId, jobId, error: edited });
    else fit.push(edited);
  }
  return { fit, refused };
}

function editedOrRefusal(run: ReplayableRun, needsKey: boolean, order: ReplayOrder): ReplayableRun | Error {
  try {
    return editReplay(run, needsKey, order);
  } catch (error) {
    if (isOfOneRun(error)) return error;
    throw error;
  }
}

function refusalOf(
  { job, job_known, queue, queue_mode }: ChosenLetter,
  rejecting: Rejecting,
): Error | undefined {
  if (job_known === 0) return new UnknownJobError(job, []);
  return queue_mode === 'draining' ? new QueueDrainingError(queue) : rejecting.get(job);
}
