/** Checks who acts, and why, for every verb: no caller can leave it out. Pure. */
import { isStorableText } from '@sb/storage';
import { describeValue, isActor, LONGEST_ACTOR } from '@sb/words';
import { InvalidRequestError, type RequestProblem } from './errors.ts';
import type { Operator } from './standing.ts';

/**
 * `act`: what the operator asks for, as "A purge". `others`: the problems that the verb has found itself. Throws
 * `REQUEST_INVALID` with every problem.
 */
export function checkOperator(
  act: string,
  { actor, reason }: Operator,
  others: readonly RequestProblem[] = [],
): void {
  const problems = [...operatorProblems({ actor, reason }), ...others];
  if (problems.length > 0) throw new InvalidRequestError(problems, act);
}

/** A reason may be absent; verbs that need one ask `reasonProblems`. */
export function operatorProblems({ actor, reason }: Operator): readonly RequestProblem[] {
  const actors =
    isText(actor) && isActor(actor)
      ? []
      : [
          {
            field: 'actor',
            message: `expected a name of at most ${LONGEST_ACTOR} characters, got ${shown(actor)}`,
          },
        ];
  return [...actors, ...(reason === undefined ? [] : reasonProblems(reason))];
}

/** Of a reason that must be there. Empty: it has no problem. */
export function reasonProblems(reason: unknown): readonly RequestProblem[] {
  if (isText(reason)) return [];
  return [{ field: 'reason', message: `expected a text for other people, got ${shown(reason)}` }];
}

function isText(value: unknown): value is string {
  return isStorableText(value) && value.trim() !== '';
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : describeValue(value);
}
