import { DEPTH_CAP, type NodeRecord, type QueueRecord, readQueue } from '@sb/queue';
import { cappedCount, formatCount } from '@sb/words';
import {
  clean,
  liveFoldShape,
  liveFoldText,
  liveRunShape,
  queueShape,
  rateText,
  standingText,
} from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { findLivingNodes, workersOf } from '../../services/living-nodes.ts';
import { createServices, withStore } from '../../services/services.ts';
import { readLive } from '../runs/read-live.ts';
import { typedLine } from '../runs/typed-line.ts';
import { liveColumns } from '../runs/views/live-table.ts';
import { plainFields } from '../../views/plain-fields.ts';
import { queueStateCell } from './queue-table.ts';

/** Shows one queue: its runs, the settings of operators, and its daemons. */
export async function run(call: Call<{ readonly name: string }>): Promise<void> {
  const { output, args, io } = call;
  const services = await createServices(call);
  const { queue, living, list } = await withStore(services, async ({ store }) => ({
    queue: await readQueue(store, args.name),
    living: await findLivingNodes(store),
    list: await readLive(store, { queue: args.name }, services.secrets),
  }));
  const workers = workersOf(queue.name, living);
  const shape = { ...queueShape(queue), nodes: workers.map(({ id, name }) => ({ id, name })) };
  const { runs, folds, now } = list;
  output.data({ ...shape, runs: runs.map((one) => liveRunShape(one, now)), folds: folds.map(liveFoldShape) });
  if (output.isTerminal) output.lines(...queueLines(queue, workers, { ...output, now: io.now() }));
  else output.lines(...plainFields({ ...shape, runs: runs.map(({ id }) => id) }));
  if (!output.isTerminal || runs.length === 0) return;
  output.lines('');
  output.table(runs, liveColumns(now, true));
  if (folds.length > 0)
    output.remark(
      `${liveFoldText(folds).join(' · ')}. To list them: ${typedLine('runs', { queue: queue.name })}`,
    );
}

function queueLines(
  queue: QueueRecord,
  workers: readonly NodeRecord[],
  { style, now }: Pick<Call['output'], 'style'> & { readonly now: number },
): readonly string[] {
  const { text, style: colour = 'bold' } = queueStateCell(queue);
  const { queued, later, running, held, waiting, mode, maxDepth, maxRunning, rate } = queue;
  const counts = [
    `${cappedCount(queued, DEPTH_CAP)} queued`,
    ...(later > 0 ? [`${cappedCount(later, DEPTH_CAP)} later`] : []),
    ...(maxDepth === undefined ? [] : [`at most ${formatCount(maxDepth)} may wait`]),
    maxRunning === undefined
      ? `${cappedCount(running, DEPTH_CAP)} running`
      : `${cappedCount(running, DEPTH_CAP)} of at most ${formatCount(maxRunning)} running`,
    ...(rate ? [`at most ${rateText(rate)} start`] : []),
    ...(held > 0 ? [`${cappedCount(held, DEPTH_CAP)} held`] : []),
    ...(waiting > 0 ? [`${cappedCount(waiting, DEPTH_CAP)} waiting`] : []),
  ];
  const names = workers.map(({ name, state }) => (state === 'active' ? name : `${name} (${state})`));
  return [
    `  queue  ${style.bold(clean(queue.name))}  ${style[colour](text.toUpperCase())} · ${counts.join(', ')}`,
    ...(mode === 'active' ? [] : [`  ${standingText(queue, now)}`]),
    style.dim(`  worked by ${names.length === 0 ? 'no daemon' : clean(names.join(', '))}`),
  ];
}
