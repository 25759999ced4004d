/**
 * Dead letters as people read and choose them. A list shows the newest first, by keyset pages: the cost of a page does
 * not depend on how far back it lies. Called by CLI and console.
 */
import type { FailureReason, LetterStatus, Priority } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { UnknownDeadLetterError } from './errors.ts';
import { priorityName } from '../lifecycle.ts';
import { parseError, type RunError } from '../runs/run-records.ts';
import {
  countStatuses,
  findLetter,
  findLetterInputs,
  findLetterErrors,
  findLetters,
  findLetterStatuses,
  type LetterRow,
} from './find-letters.sql.ts';

/** A run that failed for good. It is kept longer than the run's row of history. Times are ms since the epoch. */
export interface DeadLetter {
  readonly runId: number;
  readonly jobId: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly reason: FailureReason;
  /** Its job has declared the error permanent: another attempt would not help. */
  readonly permanent?: true;
  readonly status: LetterStatus;
  readonly diedAt: number;
  /** In lists only its first line. */
  readonly error?: RunError;
  readonly tags: readonly string[];
  readonly dryRun: boolean;
  /** The first run of a series of replays; the dead run itself when it was no replay. */
  readonly rootId: number;
  /** The last run that replayed it. */
  readonly replayedAs?: number;
}

/** A letter must meet every condition; without any, all letters are chosen. */
export interface DeadFilter {
  readonly jobId?: string;
  readonly reasons?: readonly FailureReason[];
  /** Died at or after, ms since the epoch. */
  readonly since?: number;
  /** Part of the message of the error or of one of its causes; case is ignored. */
  readonly text?: string;
  /** The letters of a group of `groupDeadLetters`, or of several. */
  readonly fingerprint?: string | readonly string[];
  /** As `groupDeadLetters` counts them. */
  readonly withoutDryRuns?: true;
}

export type DeadChoice = { readonly filter: DeadFilter } | { readonly ids: readonly number[] };

/** A letter that was chosen by id, and its status. */
export interface ClosedLetter {
  readonly runId: number;
  readonly jobId: string;
  readonly status: LetterStatus;
  readonly replayedAs?: number;
}

/** Where a page ended. */
export interface DeadPosition {
  readonly diedAt: number;
  readonly runId: number;
}

export interface DeadListFilter extends DeadFilter {
  readonly statuses?: readonly LetterStatus[];
  /** The `next` of the page before. */
  readonly before?: DeadPosition;
  readonly limit: number;
}

export interface DeadPage {
  readonly letters: readonly DeadLetter[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: DeadPosition;
}

const MOST_COUNTED = 10_000;

export async function listDeadLetters(store: Store, filter: DeadListFilter): Promise<DeadPage> {
  const rows = await store.read((tx) => findLetters(tx, { ...filter, limit: filter.limit + 1 }));
  const letters = rows.slice(0, filter.limit).map(letterOf);
  const last = letters.at(-1);
  if (rows.length <= filter.limit || !last) return { letters };
  return { letters, next: { diedAt: last.diedAt, runId: last.runId } };
}

export interface LetterCounts {
  readonly counts: Readonly<Record<LetterStatus, number>>;
  /** False when there are more letters than were looked at. */
  readonly isWhole: boolean;
}

/** Looks at the newest 10,000 letters. */
export async function countDeadLetters(store: Store): Promise<LetterCounts> {
  const rows = await store.read((tx) => countStatuses(tx, MOST_COUNTED));
  const counts = { open: 0, replayed: 0, discarded: 0 };
  for (const { status, number } of rows) counts[status] = number;
  return { counts, isWhole: counts.open + counts.replayed + counts.discarded < MOST_COUNTED };
}

/** The status of each dead letter that these runs have. */
export async function readLetterStatuses(
  store: Store,
  runIds: readonly number[],
): Promise<readonly ClosedLetter[]> {
  return store.read((tx) => findLetterStatuses(tx, runIds));
}

/** The error of each dead letter that these runs have. */
export async function readLetterErrors(
  store: Store,
  runIds: readonly number[],
): Promise<ReadonlyMap<number, NonNullable<DeadLetter['error']>>> {
  const rows = await store.read((tx) => findLetterErrors(tx, runIds));
  return new Map(
    rows.flatMap(({ run_id: runId, error }) => (error === null ? [] : [[runId, parseError(error)] as const])),
  );
}

/** The status and the input of each dead letter that these runs have. */
export async function readLetterInputs(
  store: Store,
  runIds: readonly number[],
): Promise<readonly (ClosedLetter & { readonly input?: unknown })[]> {
  return store.read(function* (tx) {
    const inputs = yield* findLetterInputs(tx, runIds);
    return (yield* findLetterStatuses(tx, runIds)).map((letter) => {
      const input = inputs.get(letter.runId) ?? null;
      return { ...letter, ...(input !== null && { input: JSON.parse(input) as unknown }) };
    });
  });
}

/** A dead letter with its whole error and its input. */
export interface DeadLetterDetails extends DeadLetter {
  readonly input?: unknown;
}

/** Fails with `UNKNOWN_DEAD_LETTER`. */
export async function findDeadLetter(store: Store, runId: number): Promise<DeadLetterDetails> {
  const row = await store.read((tx) => findLetter(tx, runId));
  if (!row) throw new UnknownDeadLetterError([runId]);
  return { ...letterOf(row), ...(row.input !== null && { input: JSON.parse(row.input) as unknown }) };
}

function letterOf(row: LetterRow): DeadLetter {
  const [line] = row.error_text?.split('\n') ?? [];
  return {
    runId: row.run_id,
    jobId: row.job,
    queue: row.queue,
    priority: priorityName(row.priority),
    reason: row.reason,
    ...(row.permanent === 1 && { permanent: true }),
    status: row.status,
    diedAt: row.died_at,
    ...(row.error !== null
      ? { error: parseError(row.error) }
      : line !== undefined && { error: { message: line } }),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as readonly string[]),
    dryRun: row.dry_run === 1,
    rootId: row.root_id,
    ...(row.replayed_as !== null && { replayedAs: row.replayed_as }),
  };
}
