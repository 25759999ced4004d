/** The address of a route with things that are there in place of its parameters. */
import { fullPath, type Route } from '../../src/http/route.ts';

const NAMES: Readonly<Record<string, string>> = {
  '/jobs/:id': 'mail.send',
  '/queues/:name': 'mail',
  '/users/:name': 'ana',
  '/links/:kind': 'invite',
};

export function realPath(route: Route, id = '1'): string {
  const known = Object.entries(NAMES).find(([start]) => route.path.startsWith(start));
  const query = route.kind === 'stream' ? '?topics=runs' : '';
  return fullPath(route).replace(/:\w+/g, known?.[1] ?? id) + query;
}
