import { listNodes, type NodeRecord, pickNode, readRunning, type WorkInProgress } from '@sb/queue';
import { clean, isoTime, nodeShape, relativeTime, stuckText } from '@sb/views';
import { formatCount, plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { createServices, withStore } from '../../services/services.ts';
import { plainFields } from '../../views/plain-fields.ts';
import { typedLine } from '../runs/typed-line.ts';
import { progressText } from '../runs/views/work-lines.ts';
import { nodeStateCell } from './node-list.ts';

/** At most this many runs are listed, longest first. */
const LISTED = 10;

/** Shows one process that works the store, with the runs that it executes. */
export async function run(call: Call<{ readonly node: string }>): Promise<void> {
  const { output, args, io } = call;
  const { node, runs } = await withStore(await createServices(call), async ({ store }) => {
    const found = pickNode(args.node, preferDaemons(args.node, await listNodes(store)));
    const isAlive = (await findLivingNodes(store)).some(({ id }) => id === found.id);
    return {
      node: { ...found, alive: isAlive },
      runs: (await readRunning(store)).filter(({ nodeId }) => nodeId === found.id),
    };
  });
  const shape = nodeShape(node);
  output.data({ ...shape, runs: runs.slice(0, LISTED).map(runShapeOf) });
  if (!output.isTerminal) return output.lines(...plainFields({ ...shape, runs: runs.map(({ id }) => id) }));
  output.lines(...nodeLines(node, { ...output, now: io.now() }));
  if (runs.length === 0) return;
  output.lines('');
  output.table(runs.slice(0, LISTED), columns(io.now()));
  if (runs.length > LISTED)
    output.remark(
      `${plural(runs.length - LISTED, 'more run')}. To list all: ${typedLine('runs', { state: 'running' })}`,
    );
}

/** Of processes with one name, the daemon is meant. */
function preferDaemons(name: string, nodes: readonly NodeRecord[]): readonly NodeRecord[] {
  const isMeant = nodes.some((node) => node.name === name && node.kind === 'daemon');
  return isMeant ? nodes.filter((node) => node.kind === 'daemon' || node.name !== name) : nodes;
}

function runShapeOf({ startedAt, progress, nodeId: _same, ...work }: WorkInProgress) {
  return {
    ...work,
    since: isoTime(startedAt),
    progress: progress && { ...progress, at: isoTime(progress.at) },
  };
}

function nodeLines(
  node: NodeRecord,
  { style, now }: Pick<Call['output'], 'style'> & { readonly now: number },
): readonly string[] {
  const { id, kind, name, host, pid, startedAt, version, jobs, queues, running, slots, stuck } = node;
  const { text, style: colour = 'bold' } = nodeStateCell(node);
  const busy =
    slots === undefined ? plural(running, 'run') : `${running} of ${formatCount(slots)} slots busy`;
  const facts = [`${kind}, id ${id}`, busy, `started ${relativeTime(startedAt, now)}`];
  return [
    `  node  ${style.bold(clean(name))}  ${style[colour](text.toUpperCase())} · ${facts.join(', ')}`,
    style.dim(
      `  process ${pid} on ${clean(host)}, version ${version}, with the code of ${plural(jobs.length, 'job')}`,
    ),
    style.dim(`  works ${queues ? `the queues ${clean(queues.join(', '))}` : 'all queues'}`),
    ...(stuck.length > 0 ? [style.yellow(`  keeps a slot: ${stuckText(stuck)}`)] : []),
  ];
}

function columns(now: number): readonly Column<WorkInProgress>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId, flexible: true },
    { header: 'queue', get: ({ queue }) => queue, expendable: 1 },
    { header: 'since', get: ({ startedAt }) => relativeTime(startedAt, now) },
    { header: 'try', get: ({ attempt }) => String(attempt), align: 'right' },
    { header: 'progress', get: ({ progress }) => (progress ? progressText(progress) : ''), flexible: true },
  ];
}
