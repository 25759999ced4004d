import { suggestion } from '@sb/config';
import { listNodes, type NodeRecord } from '@sb/queue';
import type { Store } from '@sb/storage';
import { CodedError, quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';

/** No running node of this kind has this id or this name. */
class NodeNotFoundError extends CodedError {
  readonly code = 'UNKNOWN_NODE';
  readonly hint = 'Try: worker node:list';

  constructor(asked: string, kind: Kind, candidates: readonly NodeRecord[]) {
    const known = candidates.map(({ name }) => name);
    const there = candidates.map(({ id, name }) => `${id} ${name}`).join(', ');
    const running = there === '' ? 'none is running' : `running: ${there}`;
    super(`There is no ${kind} ${quote(asked)} (${running}).${suggestion(asked, known)}`);
  }
}

type Kind = 'daemon' | 'node';

/** Finds the daemon with this id or this name. Throws `UNKNOWN_NODE`, or `USAGE` if several have the name. */
export async function findNode(store: Store, asked: string): Promise<NodeRecord> {
  return pickNode(asked, await listNodes(store));
}

/** Pure. An id wins over a name that looks like one. */
export function pickNode(asked: string, nodes: readonly NodeRecord[]): NodeRecord {
  return pick(
    asked,
    'daemon',
    nodes.filter(({ kind }) => kind === 'daemon'),
  );
}

/** The same among all processes, also those that run one job by hand: of one name, the daemon is meant. */
export function pickAnyNode(asked: string, nodes: readonly NodeRecord[]): NodeRecord {
  const named = nodes.filter(({ name }) => name === asked);
  const daemons = named.filter(({ kind }) => kind === 'daemon');
  const others = daemons.length === 0 ? [] : named.filter(({ kind }) => kind !== 'daemon');
  return pick(
    asked,
    'node',
    nodes.filter((node) => !others.includes(node) || String(node.id) === asked),
  );
}

function pick(asked: string, kind: Kind, candidates: readonly NodeRecord[]): NodeRecord {
  const byId = candidates.find(({ id }) => String(id) === asked);
  if (byId) return byId;
  const [first, ...more] = candidates.filter(({ name }) => name === asked);
  if (!first) throw new NodeNotFoundError(asked, kind, candidates);
  if (more.length > 0) {
    const ids = [first, ...more].map(({ id }) => id).join(', ');
    throw new UsageError(`several ${kind}s have the name ${quote(asked)}`, `Give one of the ids: ${ids}.`);
  }
  return first;
}
