/**
 * Inserts runs that replay old ones, in a transaction of the caller: the new runs, their links to the old ones, the
 * marks of open dead letters, and an event for each. All or nothing: a crash before the commit leaves none of it.
 * A new run has the job, queue, priority, tags, schedule and fire time of the old one, and is a dry run when the old
 * one was; timeout and attempts are those that the job has now. It also has the old run's dedupe key, or, where another
 * input gives it another key, that one; it is refused while an unfinished run has its key. Of more runs than fit into their
 * queue, the first ones are inserted.
 */
import { isDeepStrictEqual } from 'node:util';
import { toEngineEvent, type NewEvent, publish } from '@sb/events';
import { encodeJson } from '@sb/jobs';
import { type Body, expectFound, type Tx } from '@sb/storage';
import { mergePatch } from '@sb/words';
import { DedupeKeyMissingError } from '../enqueue/errors.ts';
import type { EncodedRequest } from '../enqueue/enqueue-groups.ts';
import { insertEach, planInsert } from '../enqueue/insert-each.ts';
import { priorityName } from '../lifecycle.ts';
import { DuplicateRunError } from '../errors.ts';
import type { Enqueued } from '../client-types.ts';
import type { EditedKeys } from '../jobs/edited-keys.ts';
import { INPUT_ELSEWHERE, MAX_INPUT_BYTES, type RunRequest } from '../run.ts';
import { linkReplays, markReplayed, type Replayed } from './close-letters.sql.ts';

/** A run that can be replayed. */
export interface ReplayableRun extends Pick<
  RunRequest,
  'jobId' | 'queue' | 'priority' | 'tags' | 'schedule' | 'dedupeKey' | 'delayMs'
> {
  readonly runId: number;
  readonly rootId: number;
  readonly dryRun: boolean;
  /** JSON text. */
  readonly input: string | null;
  readonly hasOpenLetter: boolean;
}

export interface ReplayOrder {
  readonly actor: string;
  /** JSON text, instead of the old input. */
  readonly editedInput?: string | undefined;
  /** A JSON merge patch of the old input. */
  readonly patch?: unknown;
  /** Absent: no code of a job is at hand. */
  readonly keys?: EditedKeys | undefined;
  readonly reason?: string | undefined;
  /** Recorded in the event. */
  readonly fromStep?: string | undefined;
}

/** An old run that was not replayed. */
export interface Refused {
  readonly runId: number;
  readonly jobId: string;
  readonly error: Error;
}

interface InsertedReplay extends Replayed {
  readonly jobId: string;
  readonly hadOpenLetter: boolean;
}

export interface InsertedReplays {
  readonly replayed: readonly InsertedReplay[];
  readonly refused: readonly Refused[];
}

/** Columns that rows of history and of dead letters share. */
interface KeptColumns {
  readonly job: string;
  readonly queue: string;
  readonly priority: number;
  readonly tags: string | null;
  readonly dry_run: number;
  readonly schedule_id: number | null;
  readonly fire_at: number | null;
  readonly dedupe_key: string | null;
}

export function keptFacts(
  row: KeptColumns,
): Omit<ReplayableRun, 'runId' | 'rootId' | 'input' | 'hasOpenLetter'> {
  const { schedule_id: id, fire_at: fireAt, dedupe_key: dedupeKey } = row;
  return {
    jobId: row.job,
    queue: row.queue,
    priority: priorityName(row.priority),
    dryRun: row.dry_run === 1,
    ...(row.tags !== null && { tags: JSON.parse(row.tags) as readonly string[] }),
    ...(dedupeKey !== null && { dedupeKey }),
    ...(id !== null && { schedule: { id, ...(fireAt !== null && { fireAt }) } }),
  };
}

/**
 * The run as it is to be replayed. `needsKey`: its job computes a dedupe key from the input; of another input the old key
 * is wrong. Throws `TOO_DEEP`, `TOO_LARGE`, `DEDUPE_KEY_MISSING`, and the reason why another input is refused.
 */
export function editReplay(
  run: ReplayableRun,
  needsKey: boolean,
  { editedInput, patch, keys }: ReplayOrder,
): ReplayableRun {
  const input = editedInput ?? patchedInput(run.input, patch);
  if (isSameInput(input, run.input)) return { ...run, input };
  const key = keys?.(run);
  if (key instanceof Error) throw key;
  if (!needsKey) return { ...run, input };
  if (key === undefined) throw new DedupeKeyMissingError(run.jobId);
  return { ...run, input, dedupeKey: key };
}

function patchedInput(input: string | null, patch: unknown): string | null {
  if (patch === undefined) return input;
  return encodeJson(mergePatch(parsedInput(input), patch), MAX_INPUT_BYTES) ?? null;
}

export function parsedInput(input: string | null): unknown {
  return input === null ? undefined : JSON.parse(input);
}

/** Objects may have their fields in another order. */
function isSameInput(one: string | null, other: string | null): boolean {
  if (one === other) return true;
  if (one === null || other === null || other === INPUT_ELSEWHERE) return false;
  return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}

/** The runs are already edited (`editReplay`). */
export function* insertReplays(
  tx: Tx,
  runs: readonly ReplayableRun[],
  order: ReplayOrder,
): Body<InsertedReplays> {
  if (runs.length === 0) return { replayed: [], refused: [] };
  // Alike requests share a statement.
  const sorted = runs.toSorted((a, b) => compare(a.jobId, b.jobId) || a.runId - b.runId);
  const plan = planInsert(sorted.map((run) => requestOf(run, order.actor)));
  const answers = yield* insertEach(tx, plan, 'first come');
  const replayed: InsertedReplay[] = [];
  const refused: Refused[] = [];
  for (const [at, run] of sorted.entries()) {
    const answer = answerTo(run, answers[at]);
    if (answer instanceof Error) refused.push({ runId: run.runId, jobId: run.jobId, error: answer });
    else replayed.push(replayOf(run, answer));
  }
  if (replayed.length === 0) return { replayed, refused };
  replayed.sort((a, b) => a.runId - b.runId);
  yield* linkReplays(tx, replayed);
  yield* markReplayed(
    tx,
    replayed.filter(({ hadOpenLetter }) => hadOpenLetter),
  );
  yield* publish(
    tx,
    replayed.map((one) => eventOf(one, order)),
  );
  return { replayed, refused };
}

function requestOf(run: ReplayableRun, actor: string): EncodedRequest {
  const { runId: _runId, rootId: _rootId, hasOpenLetter: _hasOpenLetter, input, ...facts } = run;
  return { request: { ...facts, trigger: 'replay', createdBy: actor }, input };
}

/** The new run's id. When another run has the old run's key, that run does its work. */
function answerTo({ jobId }: ReplayableRun, answer: Enqueued | Error | undefined): number | Error {
  if (answer instanceof Error) return answer;
  const { verdict, id } = expectFound(answer, 'the id of each replayed run');
  return verdict === 'enqueued' ? id : new DuplicateRunError(jobId, id);
}

function replayOf(
  { runId, jobId, rootId, hasOpenLetter }: ReplayableRun,
  replayedAs: number,
): InsertedReplay {
  return { runId, jobId, replayedAs, rootId, hadOpenLetter: hasOpenLetter };
}

function eventOf(
  { runId, jobId, replayedAs, rootId, hadOpenLetter }: InsertedReplay,
  { actor, editedInput, patch, reason, fromStep }: ReplayOrder,
): NewEvent {
  return toEngineEvent(
    'run.replayed',
    {
      runId,
      jobId,
      replayedAs,
      rootId,
      inputEdited: editedInput !== undefined || patch !== undefined,
      ...(fromStep !== undefined && { fromStep }),
      ...(reason !== undefined && { reason }),
      ...(hadOpenLetter && { before: 'open', after: 'replayed' }),
    },
    { actor, runId, jobId },
  );
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
