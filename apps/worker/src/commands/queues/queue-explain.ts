import { explainQueue, LATELY_MS, type QueueExplanation, type QueueVerdict } from '@sb/queue';
import {
  clean,
  depthText,
  isoTime,
  latelyText,
  maskExplanation,
  nodeText,
  QUEUE_VERDICTS,
  relativeTime,
  runExplanationShape,
  standingShape,
  standingText,
} from '@sb/views';
import { formatDuration } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import type { Output } from '../../cli/output.ts';
import type { StyleName } from '../../cli/terminal/style.ts';
import { isGone } from '../../services/living-nodes.ts';
import { createServices, withStore } from '../../services/services.ts';
import { countNewest } from '../../services/count-newest.ts';
import { plainFields } from '../../views/plain-fields.ts';
import { isGoing, linesOfCauses } from '../runs/views/explanation-of-run.ts';

/** Explains whether a queue moves; if not, why. */
export async function run(call: Call<{ readonly name: string }>): Promise<void> {
  const { output, args } = call;
  const services = await createServices(call);
  const explained = await withStore(services, async ({ store }) => {
    await countNewest(store, output);
    return explainQueue(store, args.name, { isGone });
  });
  const explanation = maskExplanation(explained, services.secrets);
  const shape = queueExplanationShape(explanation);
  output.data(shape);
  if (output.isTerminal) output.lines(...explanationOfQueue(explanation, output));
  else output.lines(...plainFields(shape));
}

const STYLES: Readonly<Record<QueueVerdict, StyleName>> = {
  moves: 'green',
  stands_still: 'red',
  later: 'bold',
  empty: 'bold',
};

/** Whether the queue moves, its runs, its daemons, and why its oldest run is not running. */
export function explanationOfQueue(
  explanation: QueueExplanation,
  { style }: Pick<Output, 'style'>,
): readonly string[] {
  const { queue, standing, verdict, nodes, first, now } = explanation;
  const text = QUEUE_VERDICTS[verdict].toUpperCase();
  return [
    `  queue  ${style.bold(clean(queue))}  ${style[STYLES[verdict]](text)}`,
    ...(standing.mode === 'active' ? [] : [`  ${standingText(standing, now)}`]),
    style.dim(`  ${depthText(explanation)}`),
    style.dim(`  worked by ${nodes.map(nodeText).join(', ') || 'no daemon'}`),
    style.dim(`  ${latelyText(explanation, { duration: formatDuration, age: relativeTime })}`),
    ...(first
      ? [
          `  Its ${first.state === 'queued' ? 'oldest run' : 'first run'}, ${first.runId} (${clean(first.jobId)})${isGoing(first) ? ':' : ', is not running because:'}`,
          ...linesOfCauses(first),
        ]
      : []),
  ];
}

/** The shape for `--json`. Counts stop at 1,000. */
export function queueExplanationShape(explanation: QueueExplanation) {
  const { now, standing, nodes, lately, first, ...same } = explanation;
  return {
    ...same,
    now: isoTime(now),
    standing: standingShape(standing),
    nodes: nodes.map(({ id, name, state, running, slots }) => ({
      id,
      name,
      state,
      running,
      slots,
      free: slots === undefined ? undefined : Math.max(0, slots - running),
    })),
    lately: { withinMs: LATELY_MS, finished: lately.finished, claimedAt: isoTime(lately.claimedAt) },
    first: first && runExplanationShape(first),
  };
}
