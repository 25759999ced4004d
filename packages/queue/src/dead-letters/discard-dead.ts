/**
 * Discards dead letters that are not to be replayed. Called by CLI and console.
 * Promise: a letter that is not open stays as it is; its mark and the event with actor and reason are written in one
 * transaction. A crash leaves the rest open.
 */
import { toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { checkOperator, reasonProblems } from '../operator.ts';
import { markDiscarded } from './close-letters.sql.ts';
import type { ClosedLetter } from './dead-letters.ts';
import { type Marking, markLetters, type MarkOptions } from './sweep-letters.ts';

export interface DiscardDeadOptions extends MarkOptions {
  readonly reason: string;
  readonly actor: string;
}

export interface DiscardReport {
  readonly discarded: readonly { readonly runId: number; readonly jobId: string }[];
  /** Chosen by id, and not open when it was their turn; their status may be `open` again. */
  readonly closed: readonly ClosedLetter[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_DEAD_LETTER`. */
export async function discardDead(store: Store, options: DiscardDeadOptions): Promise<DiscardReport> {
  const { actor, reason } = options;
  checkOperator('A discard', { actor }, reasonProblems(reason));
  const { marked, others, isWhole } = await markLetters(store, options, discarding(options));
  return { discarded: marked, closed: others, isWhole };
}

export function discarding({ actor, reason }: Pick<DiscardDeadOptions, 'actor' | 'reason'>): Marking {
  return {
    status: 'open',
    mark: markDiscarded,
    event: (letter) =>
      toEngineEvent(
        'dead_letter.discarded',
        { ...letter, reason, before: 'open', after: 'discarded' },
        { actor, ...letter },
      ),
  };
}
