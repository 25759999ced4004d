/** The short paths of the documentation, `/api/alerts/config`: the same route once more. */
import type { Route } from '../../http/route.ts';

export function asDocumented(route: Route): Route {
  return { ...route, path: `/api${route.path}`, isRoot: true };
}
