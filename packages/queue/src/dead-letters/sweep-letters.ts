/**
 * Goes through dead letters of one status in the order of their runs, one chunk a transaction. Called by every verb for many
 * letters. A crash leaves whole chunks done and the rest as it was; the same call then does the rest.
 * Letters that arrive meanwhile are left out: otherwise a replay would never end with runs that fail again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type NewEvent, publish } from '@sb/events';
import type { LetterStatus } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { plural } from '@sb/words';
import { MoreThanCountedError } from '../errors.ts';
import type { ClosedLetter, DeadChoice } from './dead-letters.ts';
import { UnknownDeadLetterError } from './errors.ts';
import { chunkOf, pauseOf, type Rate } from './pace.ts';
import {
  countChosenLetters,
  findLetterStatuses,
  findNewestLetterId,
  type ChosenLetter,
  findChosenLetters,
  type LetterRange,
} from './find-letters.sql.ts';

/** The inputs of a chunk are in memory at once: at most this many bytes, or one input. */
const MOST_BYTES = 8_000_000;
/** A timer of more than 25 days ends at once. */
const LONGEST_SLEEP_MS = 86_400_000;

export interface Sweep {
  readonly choice: DeadChoice;
  /** Default: open letters. */
  readonly status?: LetterStatus | undefined;
  /** Default: no limit. */
  readonly rate?: Rate | undefined;
  /** Aborting ends the sweep after the current chunk. */
  readonly signal?: AbortSignal | undefined;
  /** The number that the operator was asked about: where there are more, none is handled. */
  readonly atMost?: number | undefined;
}

/** Handles a chunk. Returns its last letter and the number done; undefined when no letter was left. */
export type SweepStep = (
  range: LetterRange,
) => Promise<{ readonly last: number; readonly done: number } | undefined>;

/** Returns false when it was aborted before the end. Fails with `CONFLICT` where there are more than `atMost`. */
export async function sweepLetters(
  store: Store,
  { choice, status = 'open', rate, signal, atMost }: Sweep,
  step: SweepStep,
): Promise<boolean> {
  const upTo = await store.read((tx) => findEnd(tx, { choice, status, atMost }));
  const startedAt = performance.now();
  let after = 0;
  let done = 0;
  if (signal?.aborted) return false;
  for (;;) {
    const chunk = await step({ choice, status, after, upTo, limit: chunkOf(rate) });
    if (!chunk) return true;
    after = chunk.last;
    done += chunk.done;
    // At least 1 ms: other writers, timers and signals must have their turn.
    for (let left = Math.max(1, pauseMs()); left > 0; left = pauseMs()) {
      await sleep(Math.min(left, LONGEST_SLEEP_MS), undefined, signal && { signal }).catch(() => {});
      if (signal?.aborted) return false;
    }
  }

  function pauseMs(): number {
    return pauseOf(rate, done, performance.now() - startedAt);
  }
}

/** Letters that come after this read are left out, so they are not more than were counted. */
function* findEnd(tx: Tx, { choice, status, atMost }: CountedChoice): Body<number> {
  const upTo = yield* findNewestLetterId(tx);
  if (atMost !== undefined)
    refuseMore(yield* countChosenLetters(tx, { choice, status, after: 0, upTo }), { status, atMost });
  return upTo;
}

interface CountedChoice {
  readonly choice: DeadChoice;
  readonly status: LetterStatus;
  readonly atMost: number | undefined;
}

export function refuseMore(
  found: number,
  { status, atMost = Infinity }: Omit<CountedChoice, 'choice'>,
): void {
  if (found > atMost)
    throw new MoreThanCountedError(`${plural(found, `${status} dead letter`)} match`, atMost);
}

/** The letters of a chunk: fewer than its limit when their inputs are long. */
export function* takeLetters(tx: Tx, range: LetterRange, lock: boolean): Body<readonly ChosenLetter[]> {
  const letters = yield* findChosenLetters(tx, range, lock);
  let bytes = 0;
  const fitting = letters.findIndex(({ size }, at) => (bytes += size) > MOST_BYTES && at > 0);
  return fitting < 0 ? letters : letters.slice(0, fitting);
}

/** Fails with `UNKNOWN_DEAD_LETTER` when a chosen id has no dead letter. */
export async function checkChoice(store: Store, choice: DeadChoice): Promise<void> {
  if (!('ids' in choice)) return;
  const known = new Set(
    (await store.read((tx) => findLetterStatuses(tx, choice.ids))).map(({ runId }) => runId),
  );
  const unknown = choice.ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new UnknownDeadLetterError(unknown);
}

/** How a sweep has gone. */
export interface SweptLetters {
  readonly taken: ReadonlySet<number>;
  /** Default: open letters. */
  readonly status?: LetterStatus;
  readonly isWhole: boolean;
}

/**
 * Letters that were chosen by id and not taken, because they had another status when it was their turn. They may have the
 * wanted one by now; after a sweep that was aborted, those that have it are taken for the rest.
 */
export async function closedOf(
  store: Store,
  choice: DeadChoice,
  { taken, status = 'open', isWhole }: SweptLetters,
): Promise<readonly ClosedLetter[]> {
  if (!('ids' in choice)) return [];
  const left = choice.ids.filter((id) => !taken.has(id));
  const letters = left.length === 0 ? [] : await store.read((tx) => findLetterStatuses(tx, left));
  return isWhole ? letters : letters.filter((letter) => letter.status !== status);
}

/** A change of the status of letters: discard, or its inverse. */
export interface Marking {
  /** The letters that it is for. */
  readonly status: LetterStatus;
  readonly mark: (tx: Tx, runIds: readonly number[]) => Body<void>;
  readonly event: (letter: MarkedLetter) => NewEvent;
}

export interface MarkOptions extends Omit<Sweep, 'rate' | 'status'> {
  /** Writes nothing and returns what would be marked. */
  readonly dryRun?: boolean;
  /** Called after each chunk with the number of letters marked until then. */
  readonly onProgress?: (done: number) => void;
  /** Called after each chunk with the letters marked until then: to report them when a later chunk fails. */
  readonly onChunk?: (marked: readonly MarkedLetter[]) => void;
}

export interface MarkedLetter {
  readonly runId: number;
  readonly jobId: string;
}

export interface Marked {
  readonly marked: readonly MarkedLetter[];
  /** Chosen by id, and of another status when it was their turn. */
  readonly others: readonly ClosedLetter[];
  readonly isWhole: boolean;
}

/**
 * Marks letters, chunk by chunk. The marks of a chunk and their events are written in one transaction; letters of another
 * status stay as they are.
 */
export async function markLetters(store: Store, options: MarkOptions, marking: Marking): Promise<Marked> {
  const { choice, dryRun, onProgress, onChunk } = options;
  await checkChoice(store, choice);
  const marked: MarkedLetter[] = [];
  const isWhole = await sweepLetters(store, { ...options, status: marking.status }, async (range) => {
    const letters = dryRun
      ? await store.read((tx) => takeLetters(tx, range, false))
      : await store.write((tx) => markChunk(tx, range, marking), { durable: true });
    const last = letters.at(-1)?.run_id;
    if (last === undefined) return undefined;
    marked.push(...letters.map(factsOf));
    onChunk?.(marked);
    onProgress?.(marked.length);
    return { last, done: letters.length };
  });
  const taken = new Set(marked.map(({ runId }) => runId));
  const others = await closedOf(store, choice, { taken, status: marking.status, isWhole });
  return { marked, others, isWhole };
}

/** In a transaction of the caller. */
export function* markChunk(
  tx: Tx,
  range: LetterRange,
  { mark, event }: Marking,
): Body<readonly ChosenLetter[]> {
  const letters = yield* takeLetters(tx, range, true);
  if (letters.length === 0) return letters;
  yield* mark(
    tx,
    letters.map(({ run_id }) => run_id),
  );
  yield* publish(
    tx,
    letters.map((letter) => event(factsOf(letter))),
  );
  return letters;
}

function factsOf({ run_id: runId, job: jobId }: ChosenLetter): MarkedLetter {
  return { runId, jobId };
}
