/**
 * The way of every verb for many dead letters: through those that are open, in the order of their runs, a chunk a
 * transaction. A crash leaves whole chunks done and the rest open; to start it again goes on with the rest.
 * Letters that arrive meanwhile are left out, or a replay would go on for ever with what fails again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Body, Store, Tx } from '@sb/storage';
import type { ClosedLetter, DeadChoice } from './dead-letters.ts';
import { UnknownDeadLetterError } from './errors.ts';
import { chunkOf, pauseOf, type Rate } from './pace.ts';
import {
  findLetterStatuses,
  findNewestLetterId,
  findOpenLetters,
  type LetterRange,
  type OpenLetter,
} from './find-letters.sql.ts';

/** Inputs of a chunk are in memory at once. */
const MOST_BYTES = 8_000_000;

export interface Sweep {
  readonly choice: DeadChoice;
  /** At most so many letters in a time; default: as fast as it goes. */
  readonly rate?: Rate | undefined;
  /** Aborting ends it after the chunk that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** What a chunk did; undefined where there was none. */
export type SweepStep = (
  range: LetterRange,
) => Promise<{ readonly last: number; readonly done: number } | undefined>;

/** Resolves with whether it got to the end. */
export async function sweepLetters(
  store: Store,
  { choice, rate, signal }: Sweep,
  step: SweepStep,
): Promise<boolean> {
  const upTo = await store.read(findNewestLetterId);
  const startedAt = performance.now();
  let after = 0;
  let done = 0;
  for (;;) {
    if (signal?.aborted) return false;
    const chunk = await step({ choice, after, upTo, limit: chunkOf(rate) });
    if (!chunk) return true;
    after = chunk.last;
    done += chunk.done;
    const pauseMs = pauseOf(rate, done, performance.now() - startedAt);
    // Always a little: other writers, timers and signals must have their turn.
    await sleep(Math.max(1, pauseMs), undefined, signal && { signal }).catch(() => {});
  }
}

/** The letters of a chunk: fewer than asked for when their inputs are long. */
export function* takeLetters(tx: Tx, range: LetterRange, lock: boolean): Body<readonly OpenLetter[]> {
  const letters = yield* findOpenLetters(tx, range, lock);
  let bytes = 0;
  const fitting = letters.findIndex(({ size }, at) => (bytes += size) > MOST_BYTES && at > 0);
  return fitting < 0 ? letters : letters.slice(0, fitting);
}

/** Fails with `UNKNOWN_DEAD_LETTER` when one of the runs that were named has no dead letter. */
export async function checkChoice(store: Store, choice: DeadChoice): Promise<void> {
  if (!('ids' in choice)) return;
  const known = new Set(
    (await store.read((tx) => findLetterStatuses(tx, choice.ids))).map(({ runId }) => runId),
  );
  const unknown = choice.ids.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new UnknownDeadLetterError(unknown);
}

/** Those that were named and not taken, because they were not open. */
export async function closedOf(
  store: Store,
  choice: DeadChoice,
  taken: ReadonlySet<number>,
): Promise<readonly ClosedLetter[]> {
  if (!('ids' in choice)) return [];
  const left = choice.ids.filter((id) => !taken.has(id));
  const letters = left.length === 0 ? [] : await store.read((tx) => findLetterStatuses(tx, left));
  return letters.filter(({ status }) => status !== 'open');
}
