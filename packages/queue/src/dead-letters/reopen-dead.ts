/**
 * Opens discarded dead letters again: the inverse of `discardDead`. Called by CLI and console.
 * Promise: a letter that is not discarded stays as it is; its mark and the event with actor and reason are written in one
 * transaction. A crash leaves the rest discarded.
 */
import { toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { checkOperator } from '../operator.ts';
import { markOpen } from './close-letters.sql.ts';
import type { ClosedLetter } from './dead-letters.ts';
import type { Operator } from '../standing.ts';
import { type Marking, markLetters, type MarkOptions } from './sweep-letters.ts';

export interface ReopenDeadOptions extends MarkOptions {
  readonly actor: string;
  readonly reason?: string | undefined;
}

export interface ReopenReport {
  readonly reopened: readonly { readonly runId: number; readonly jobId: string }[];
  /** Chosen by id, and not discarded when it was their turn: open, or replayed; they may be discarded by now. */
  readonly others: readonly ClosedLetter[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_DEAD_LETTER`. */
export async function reopenDead(store: Store, options: ReopenDeadOptions): Promise<ReopenReport> {
  checkOperator('A reopening', options);
  const { marked, others, isWhole } = await markLetters(store, options, reopening(options));
  return { reopened: marked, others, isWhole };
}

export function reopening({ actor, reason }: Operator): Marking {
  return {
    status: 'discarded',
    mark: markOpen,
    event: (letter) =>
      toEngineEvent(
        'dead_letter.reopened',
        { ...letter, ...(reason !== undefined && { reason }), before: 'discarded', after: 'open' },
        { actor, ...letter },
      ),
  };
}
