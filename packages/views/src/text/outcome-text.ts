/** How many of the dead letters that were meant are handled. */
import { formatCount, plural } from '@sb/words';

/** `2 of 3 dead letters were replayed.` */
export function outcomeSentence(
  { done, all }: { readonly done: number; readonly all: number },
  verb: string,
  dryRun: boolean,
): string {
  const letters = plural(all, 'dead letter');
  const which = done === all ? letters : `${formatCount(done)} of ${letters}`;
  if (done === 0) return `No dead letter ${dryRun ? 'would be' : 'was'} ${verb}.`;
  if (dryRun) return `${which} would be ${verb}; nothing was changed.`;
  return `${which} ${done === 1 ? 'was' : 'were'} ${verb}.`;
}
