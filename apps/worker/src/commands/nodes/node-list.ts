import { listNodes, type NodeRecord } from '@sb/queue';
import { isoTime, nodeShape, nodeWord, relativeTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Cell, Column } from '../../cli/terminal/table.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Lists the processes that work this store, or still hold a lease. */
export async function run(call: Call): Promise<void> {
  const { output, io } = call;
  const nodes = await withStore(await createServices(call), async ({ store }) => {
    const living = new Set((await findLivingNodes(store)).map(({ id }) => id));
    return (await listNodes(store)).map((node) => ({ ...node, alive: living.has(node.id) }));
  });
  output.data(nodes.map(nodeShape));
  if (nodes.length === 0) output.remark('No node is running. Try: worker daemon');
  else output.table(nodes, columns(io.now()));
}

function columns(now: number): readonly Column<NodeRecord>[] {
  return [
    { header: 'id', get: ({ id }) => String(id), align: 'right' },
    { header: 'node', get: ({ name }) => name, flexible: true },
    { header: 'kind', get: ({ kind }) => kind, expendable: 4 },
    { header: 'state', get: nodeStateCell },
    { header: 'runs', get: ({ running }) => String(running), align: 'right' },
    {
      header: 'started',
      get: ({ startedAt }) => relativeTime(startedAt, now),
      plain: ({ startedAt }) => isoTime(startedAt),
    },
    { header: 'version', get: ({ version }) => version, expendable: 3 },
    { header: 'host', get: ({ host }) => host, expendable: 1, flexible: true },
    { header: 'pid', get: ({ pid }) => String(pid), align: 'right', expendable: 2 },
    { header: 'queues', get: ({ queues }) => queues?.join(',') ?? 'all', flexible: true },
  ];
}

export function nodeStateCell(node: NodeRecord): Cell {
  const text = nodeWord(node);
  if (!node.alive) return { text, style: 'red' };
  return node.state === 'active' ? { text } : { text, style: 'yellow' };
}
