import type { Refusal } from './refusal.ts';
import { changesSomething, type Route } from './route.ts';

/** For a question whose answer does not come. An act may go on: asked again, it would be carried out twice. */
export function noAnswer(route: Pick<Route, 'kind'>, detail: string, hintOfRead: string): Refusal {
  return changesSomething(route)
    ? {
        status: 503,
        code: 'WRITE_OUTCOME_UNKNOWN',
        detail: `${detail}: the change may still be made.`,
        hint: 'Check the result before you repeat it.',
      }
    : { status: 503, code: 'TOO_SLOW', detail: `${detail}.`, hint: hintOfRead };
}
