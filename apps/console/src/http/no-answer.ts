import type { Refusal } from './refusal.ts';
import { changesSomething, type Route } from './route.ts';

/** For a question whose answer does not come. An act may go on: asked again, it would be carried out twice. */
export function noAnswer(route: Pick<Route, 'kind'>, detail: string, hintOfRead: string): Refusal {
  return changesSomething(route)
    ? {
        status: 503,
        code: 'WRITE_OUTCOME_UNKNOWN',
        detail: `${detail}: it may be carried out all the same.`,
        hint: 'Look whether it was carried out before you ask again.',
      }
    : { status: 503, code: 'TOO_SLOW', detail: `${detail}.`, hint: hintOfRead };
}
