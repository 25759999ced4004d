/** Which route a row of the table of acts sends to. Pure. */
import { fullPath, type Route } from '../../apps/console/src/http/route.ts';
import type { ActRow } from '../../apps/console/web/test/acts/act-row.ts';

export function isSentTo({ sends }: Pick<ActRow, 'sends'>, route: Route): boolean {
  const [method, address = ''] = sends.split(' ');
  return (
    method === route.method && isAddressOf(`/api/v1${address}`, fullPath(route).replaceAll(/:\w+/g, '$'))
  );
}

/** `pattern`: `$` and a name stand for a part of the path. */
export function isAddressOf(address: string, pattern: string): boolean {
  const [place = ''] = address.split('?');
  return new RegExp(`^${pattern.replaceAll(/\$\w*/g, '[^/]+')}$`).test(place);
}
