/**
 * Discards dead letters that are not to be replayed. Called by CLI and console.
 * Promise: a letter that is not open stays as it is; its mark and the event with actor and reason are written in one
 * transaction. A crash leaves the rest open.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import type { ClosedLetter } from './dead-letters.ts';
import { markDiscarded } from './close-letters.sql.ts';
import type { ChosenLetter, LetterRange } from './find-letters.sql.ts';
import { checkOperator, reasonProblems } from '../operator.ts';
import { checkChoice, closedOf, type Sweep, sweepLetters, takeLetters } from './sweep-letters.ts';

export interface DiscardDeadOptions extends Omit<Sweep, 'rate' | 'status'> {
  readonly reason: string;
  readonly actor: string;
  /** Writes nothing and returns what would be discarded. */
  readonly dryRun?: boolean;
  /** Called after each chunk with the number of letters discarded until then. */
  readonly onProgress?: (done: number) => void;
}

export interface DiscardReport {
  readonly discarded: readonly { readonly runId: number; readonly jobId: string }[];
  /** Chosen by id, and not open any more. */
  readonly closed: readonly ClosedLetter[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_DEAD_LETTER`. */
export async function discardDead(store: Store, options: DiscardDeadOptions): Promise<DiscardReport> {
  const { choice, dryRun, onProgress, actor, reason } = options;
  checkOperator('A discard', { actor }, reasonProblems(reason));
  await checkChoice(store, choice);
  const discarded: { readonly runId: number; readonly jobId: string }[] = [];
  const isWhole = await sweepLetters(store, options, async (range) => {
    const letters = dryRun
      ? await store.read((tx) => takeLetters(tx, range, false))
      : await store.write((tx) => discardChunk(tx, range, options), { durable: true });
    const last = letters.at(-1)?.run_id;
    if (last === undefined) return undefined;
    discarded.push(...letters.map(({ run_id, job }) => ({ runId: run_id, jobId: job })));
    onProgress?.(discarded.length);
    return { last, done: letters.length };
  });
  const taken = new Set(discarded.map(({ runId }) => runId));
  return { discarded, closed: await closedOf(store, choice, taken), isWhole };
}

function* discardChunk(
  tx: Tx,
  range: LetterRange,
  { reason, actor }: DiscardDeadOptions,
): Body<readonly ChosenLetter[]> {
  const letters = yield* takeLetters(tx, range, true);
  if (letters.length === 0) return letters;
  yield* markDiscarded(
    tx,
    letters.map(({ run_id }) => run_id),
  );
  yield* publish(
    tx,
    letters.map(({ run_id: runId, job: jobId }) =>
      toEngineEvent(
        'dead_letter.discarded',
        { runId, jobId, reason, before: 'open', after: 'discarded' },
        { actor, runId, jobId },
      ),
    ),
  );
  return letters;
}
