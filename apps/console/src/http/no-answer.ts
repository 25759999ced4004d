import type { Refusal } from './refusal.ts';

/** For a question whose answer does not come. An act may go on: asked again, it would be carried out twice. */
export function noAnswer(isAct: boolean, detail: string, hintOfRead: string): Refusal {
  return isAct
    ? {
        status: 503,
        code: 'WRITE_OUTCOME_UNKNOWN',
        detail: `${detail}: the change may still be made.`,
        hint: 'Check the result before you repeat it.',
      }
    : { status: 503, code: 'TOO_SLOW', detail: `${detail}.`, hint: hintOfRead };
}
