/** The question of a request: its fields, checked as the route declares them. */
import type { Context } from 'hono';
import type { Question } from '../http/outcome.ts';
import { RefusedError } from '../http/refusal.ts';
import type { Route } from '../http/route.ts';
import { seenVersion } from '../http/version.ts';
import { checkFields } from './check-fields.ts';
import { checkNone, jsonOf, queryOf } from './read-request.ts';

export async function readQuestion(
  c: Context,
  route: Route,
  by: Pick<Question, 'who' | 'secrets'>,
): Promise<Question> {
  return {
    ...by,
    params: route.params ? checkFields(route.params, c.req.param(), 'path') : {},
    query: readQuery(c, route),
    body: route.body ? checkFields(route.body, await jsonOf(c), 'body') : {},
    ...seenVersion(route, c.req.header('if-match')),
  };
}

function readQuery(c: Context, { query, takesAnyQuery }: Route): unknown {
  if (takesAnyQuery) return {};
  return query ? checkFields(query, queryOf(c), 'query') : checkNone(queryOf(c));
}

/**
 * The text by which two requests with the same key are compared: equal texts are the same request. Refuses with `TOO_DEEP` a
 * body of so many levels that it cannot be written; its route would refuse it too.
 */
export function requestText(c: Context, { query, body, version }: Question): string {
  try {
    return JSON.stringify([c.req.method, c.req.path, query, body, version]);
  } catch (cause) {
    const detail = 'body: has thousands of levels of objects and lists.';
    throw new RefusedError({ code: 'TOO_DEEP', detail }, { cause });
  }
}
