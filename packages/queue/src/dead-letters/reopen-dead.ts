/**
 * Opens discarded dead letters again: the inverse of `discardDead`. Called by CLI and console.
 * Promise: a letter that is not discarded stays as it is; its mark and the event with actor and reason are written in one
 * transaction. A crash leaves the rest discarded.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { markOpen } from './close-letters.sql.ts';
import type { ClosedLetter } from './dead-letters.ts';
import type { ChosenLetter, LetterRange } from './find-letters.sql.ts';
import { checkOperator } from '../operator.ts';
import { checkChoice, closedOf, type Sweep, sweepLetters, takeLetters } from './sweep-letters.ts';

export interface ReopenDeadOptions extends Omit<Sweep, 'rate' | 'status'> {
  readonly actor: string;
  readonly reason?: string | undefined;
  /** Writes nothing and returns what would be opened. */
  readonly dryRun?: boolean;
  /** Called after each chunk with the number of letters opened until then. */
  readonly onProgress?: (done: number) => void;
}

export interface ReopenReport {
  readonly reopened: readonly { readonly runId: number; readonly jobId: string }[];
  /** Chosen by id, and not discarded: open, or replayed. */
  readonly others: readonly ClosedLetter[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_DEAD_LETTER`. */
export async function reopenDead(store: Store, options: ReopenDeadOptions): Promise<ReopenReport> {
  const { choice, dryRun, onProgress } = options;
  checkOperator('A reopening', options);
  await checkChoice(store, choice);
  const reopened: { readonly runId: number; readonly jobId: string }[] = [];
  const isWhole = await sweepLetters(store, { ...options, status: 'discarded' }, async (range) => {
    const letters = dryRun
      ? await store.read((tx) => takeLetters(tx, range, false))
      : await store.write((tx) => reopenChunk(tx, range, options), { durable: true });
    const last = letters.at(-1)?.run_id;
    if (last === undefined) return undefined;
    reopened.push(...letters.map(({ run_id, job }) => ({ runId: run_id, jobId: job })));
    onProgress?.(reopened.length);
    return { last, done: letters.length };
  });
  const taken = new Set(reopened.map(({ runId }) => runId));
  return { reopened, others: await closedOf(store, choice, taken, 'discarded'), isWhole };
}

function* reopenChunk(
  tx: Tx,
  range: LetterRange,
  { reason, actor }: ReopenDeadOptions,
): Body<readonly ChosenLetter[]> {
  const letters = yield* takeLetters(tx, range, true);
  if (letters.length === 0) return letters;
  yield* markOpen(
    tx,
    letters.map(({ run_id }) => run_id),
  );
  yield* publish(
    tx,
    letters.map(({ run_id: runId, job: jobId }) =>
      toEngineEvent(
        'dead_letter.reopened',
        { runId, jobId, ...(reason !== undefined && { reason }), before: 'discarded', after: 'open' },
        { actor, runId, jobId },
      ),
    ),
  );
  return letters;
}
