/** Who acts, and why: checked by every verb that changes something. Pure. */
import { isStorableText } from '@sb/storage';
import { describeValue, isActor, LONGEST_ACTOR } from '@sb/words';
import { type AccessProblem, AccessInvalidError } from './errors.ts';

export interface Act {
  readonly actor: string;
  readonly reason?: string | undefined;
}

/** `what`: the subject of the message, as "A token". Throws `REQUEST_INVALID` with every problem. */
export function checkAct(what: string, { actor, reason }: Act, others: readonly AccessProblem[] = []): void {
  const problems = [...others];
  if (!isText(actor) || !isActor(actor))
    problems.push({
      field: 'actor',
      message: `expected a name of at most ${LONGEST_ACTOR} characters, got ${describeValue(actor)}`,
    });
  if (reason !== undefined && !isText(reason))
    problems.push({
      field: 'reason',
      message: `expected a text for other people, got ${describeValue(reason)}`,
    });
  if (problems.length > 0) throw new AccessInvalidError(what, problems);
}

/** The reason as a part of an event. */
export function because({ reason }: Act): { readonly reason?: string } {
  return reason === undefined ? {} : { reason };
}

function isText(value: unknown): value is string {
  return isStorableText(value) && value.trim() !== '';
}
