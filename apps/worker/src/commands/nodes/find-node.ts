import { suggestion } from '@sb/config';
import { listNodes, type NodeRecord } from '@sb/queue';
import type { Store } from '@sb/storage';
import { CodedError, quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';

/** No running daemon has this id or this name. */
class NodeNotFoundError extends CodedError {
  readonly code = 'UNKNOWN_NODE';
  readonly hint = 'Try: worker node:list';

  constructor(asked: string, daemons: readonly NodeRecord[]) {
    const known = daemons.map(({ name }) => name);
    const there = daemons.map(({ id, name }) => `${id} ${name}`).join(', ');
    const running = there === '' ? 'none is running' : `running: ${there}`;
    super(`There is no daemon ${quote(asked)} (${running}).${suggestion(asked, known)}`);
  }
}

/** Finds the daemon with this id or this name. Throws `UNKNOWN_NODE`, or `USAGE` if several have the name. */
export async function findNode(store: Store, asked: string): Promise<NodeRecord> {
  return pickNode(asked, await listNodes(store));
}

/** Pure. An id wins over a name that looks like one. */
export function pickNode(asked: string, nodes: readonly NodeRecord[]): NodeRecord {
  const daemons = nodes.filter(({ kind }) => kind === 'daemon');
  const byId = daemons.find(({ id }) => String(id) === asked);
  if (byId) return byId;
  const [first, ...more] = daemons.filter(({ name }) => name === asked);
  if (!first) throw new NodeNotFoundError(asked, daemons);
  if (more.length > 0) {
    const ids = [first, ...more].map(({ id }) => id).join(', ');
    throw new UsageError(`several daemons have the name ${quote(asked)}`, `Give one of the ids: ${ids}.`);
  }
  return first;
}
