/**
 * The answer of a route to a question of the live stream, or why there is none. `failed`: as when its reader ended or the
 * store was away for a moment; the question is still due, because no other fact may ever mark it again. `refused`: the
 * client has no right to the answer.
 */
import { checkWho } from '../guard/guard.ts';
import type { Question } from '../http/outcome.ts';
import type { Refusal } from '../http/refusal.ts';
import type { Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import type { Reader } from '../reader/reader.ts';

export type Unanswered = 'failed' | 'refused';

export type Asked<Answer extends object> = Answer | Unanswered;

/** Whom the live stream asks. */
export interface Asking {
  /** By `routeKey`. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly reader: Reader;
  readonly secrets: readonly string[];
}

/** `key`: of the route. */
export async function ask<Answer extends object>(
  { routes, reader, secrets }: Asking,
  key: string,
  asked: Pick<Question, 'who' | 'params' | 'query'>,
): Promise<Asked<Answer>> {
  const route = routes.get(key);
  if (!route || !isAllowed(route, asked.who)) return 'refused';
  const outcome = await reader.answer(route, { ...asked, body: {}, secrets });
  if (outcome.isRefused) return unansweredBy(outcome.refusal);
  return outcome.json === undefined ? 'refused' : (JSON.parse(outcome.json) as Answer);
}

export function isAllowed(route: Route, who: Who): boolean {
  try {
    checkWho(route, who);
    return true;
  } catch {
    return false;
  }
}

export function unansweredBy({ status }: Pick<Refusal, 'status'>): Unanswered {
  return status >= 500 ? 'failed' : 'refused';
}
