/** The address of a route with things that are there in place of its parameters. */
import { fullPath, type Route } from '../../src/http/route.ts';

const NAMES: Readonly<Record<string, string>> = {
  '/jobs/:id': 'mail.send',
  '/queues/:name': 'mail',
  '/users/:name': 'ana',
  '/links/:kind': 'invite',
};

/** Ids of runs that the test has made. */
const IDS = ['1', '2', '3'];

/** The address with each id, or once if the route has no id. */
export function realPaths(route: Route): readonly (readonly [id: string, path: string])[] {
  const paths = IDS.map((id) => [id, realPath(route, id)] as const);
  return paths[0]?.[1] === paths[1]?.[1] ? paths.slice(0, 1) : paths;
}

export function realPath(route: Route, id = '1'): string {
  const known = Object.entries(NAMES).find(([start]) => route.path.startsWith(start));
  const query = route.kind === 'stream' ? '?topics=runs' : '';
  return fullPath(route).replace(/:\w+/g, known?.[1] ?? id) + query;
}
