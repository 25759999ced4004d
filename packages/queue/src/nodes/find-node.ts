/** Finds a daemon by what a person calls it: its id or its name. */
import type { Store } from '@sb/storage';
import { quote } from '@sb/words';
import { InvalidRequestError } from '../errors.ts';
import { UnknownNodeError } from './errors.ts';
import { listNodes, type NodeRecord } from './list-nodes.ts';

/** Fails with `UNKNOWN_NODE`, or `REQUEST_INVALID` if several daemons have the name. */
export async function findNode(store: Store, asked: string): Promise<NodeRecord> {
  const daemons = (await listNodes(store)).filter(({ kind }) => kind === 'daemon');
  return pickNode(asked, daemons);
}

/** Pure. An id wins over a name that looks like one. Throws as `findNode` does. */
export function pickNode<Node extends { readonly id: number; readonly name: string }>(
  asked: string,
  daemons: readonly Node[],
): Node {
  const byId = daemons.find(({ id }) => String(id) === asked);
  if (byId) return byId;
  const [first, ...more] = daemons.filter(({ name }) => name === asked);
  if (!first) throw new UnknownNodeError(asked, daemons);
  if (more.length === 0) return first;
  const ids = [first, ...more].map(({ id }) => id).join(', ');
  const message = `expected one daemon, got the name ${quote(asked)} of several: give one of the ids ${ids}`;
  throw new InvalidRequestError([{ field: 'node', message }], 'A node');
}
