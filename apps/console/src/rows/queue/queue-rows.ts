/** Queues and nodes as lists and pages show them. Pure. */
import {
  DEPTH_CAP,
  type DepthHistory,
  type EndedNode,
  type Flow,
  type Flows,
  LATELY_MS,
  limitsVersion,
  type NodeRecord,
  type QueueExplanation,
} from '@sb/queue';
import {
  causeText,
  clean,
  freeSlots,
  isoTime,
  latelyText,
  nodeSaying,
  nodeStateWord,
  QUEUE_VERDICTS,
  type QueueFacts,
  queueSaying,
  rateText,
  type WorkQueue,
  worksQueue,
} from '@sb/views';
import { cappedPlural, compactDuration, plural } from '@sb/words';
import type { NodeRow } from '../../answers/nodes.ts';
import type { QueueRow } from '../../answers/queues.ts';
import { standingRow } from '../job-rows.ts';

export interface QueueLook extends QueueFacts {
  readonly depths: ReadonlyMap<string, DepthHistory>;
  readonly flows: Flows;
}

export function queueRow(queue: WorkQueue, look: QueueLook): QueueRow {
  const { name, oldestDueAt, maxRunning, maxDepth, rate } = queue;
  const { depths } = look;
  const parts = depths.get(name)?.parts ?? [];
  return {
    ...standingRow(queue),
    name,
    ...queueSaying(queue, look),
    running: queue.running,
    held: capped(queue.held),
    queued: capped(queue.queued),
    later: capped(queue.later),
    ...(oldestDueAt !== undefined && { oldestDueAt: isoTime(oldestDueAt) }),
    perSecond: { ...queueFlow(name, look) },
    depth: parts.map((part) => (part ? part.queued + part.held : null)),
    limits: {
      ...(maxRunning !== undefined && { maxRunning }),
      ...(maxDepth !== undefined && { maxDepth }),
      ...(rate && { rate: rateText({ ...rate, burst: 1 }), burst: rate.burst }),
      version: limitsVersion(queue),
    },
  };
}

export function queueFlow(name: string, { flows }: Pick<QueueLook, 'flows'>): Flow {
  return flows.byQueue.get(name) ?? flows.others;
}

/** The sentence, and what to do: the commands to type. */
export function queueVerdict(explanation: QueueExplanation, queue: WorkQueue, zone: string) {
  const { verdict, first } = explanation;
  const moves = verdict === 'moves';
  const [cause] = first?.causes ?? [];
  const why = cause && first ? causeText(cause, { ...first, zone }) : undefined;
  const word = `${QUEUE_VERDICTS[verdict].slice(0, 1).toUpperCase()}${QUEUE_VERDICTS[verdict].slice(1)}`;
  // In a paused or draining queue all runs wait for the same reason: no run is named as an example.
  if (why && (cause?.because === 'queue_paused' || cause?.because === 'queue_draining'))
    return {
      says: `${why.says}${dueText(queue, explanation)}`,
      todo: why.todo === undefined ? [] : [why.todo],
      moves,
    };
  if (moves || !why || !first) return { says: `${word}: ${latelyText(explanation)}.`, todo: [], moves };
  return {
    says: `${word}. Run ${first.runId} (${clean(first.jobId)}): ${uncapitalised(why.says)}${dueText(queue, explanation)}`,
    todo: why.todo === undefined ? [] : [why.todo],
    moves,
  };
}

function uncapitalised(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** ` 94 runs are due, the oldest for 3m 22s; none ended within the last 5m.` */
function dueText({ queued, oldestDueMs }: WorkQueue, { lately }: QueueExplanation): string {
  if (queued === 0) return '';
  const due = `${cappedPlural(queued, DEPTH_CAP, 'run')} ${queued === 1 ? 'is' : 'are'} due`;
  const oldest = oldestDueMs > 0 ? `, the oldest for ${compactDuration(oldestDueMs)}` : '';
  const ended = lately.finished === 0 ? 'none' : plural(lately.finished, 'run');
  return ` ${due}${oldest}; ${ended} ended within the last ${compactDuration(LATELY_MS)}.`;
}

/**
 * How long the due runs take once the queue is resumed, at the speed of the last day: `After a resume the 94 due runs take about
 * 4m: 3 slots, p50 8.2 s`. Undefined where that is not known.
 */
export function clearingText(
  { name, mode, queued, maxRunning, rate }: WorkQueue,
  nodes: readonly NodeRecord[],
  p50Ms: number | undefined,
): string | undefined {
  if (mode !== 'paused' || queued === 0 || queued >= DEPTH_CAP || rate || p50Ms === undefined)
    return undefined;
  const takers = nodes.filter((node) => worksQueue(node, name) && node.state === 'active');
  const free = takers.reduce((sum, node) => sum + freeSlots(node), 0);
  const slots = Math.min(free, maxRunning ?? free);
  if (slots === 0) return undefined;
  const about = compactDuration(Math.ceil(queued / slots) * p50Ms);
  const which = queued === 1 ? 'the due run takes' : `the ${queued} due runs take`;
  return `After a resume ${which} about ${about}: ${plural(slots, 'free slot')}, p50 ${compactDuration(p50Ms)}.`;
}

export function depthRows(history: DepthHistory | undefined) {
  return (history?.parts ?? []).flatMap((part) =>
    part
      ? [
          {
            at: isoTime(part.at),
            queued: part.queued,
            held: part.held,
            running: part.running,
            ...(part.oldestMs !== undefined && { oldestMs: part.oldestMs }),
          },
        ]
      : [],
  );
}

export function nodeRow(node: NodeRecord | EndedNode, now: number): NodeRow {
  const { id, name, kind, host, pid, version, slots, running, queues, startedAt, heartbeatAt, lateSince } =
    node;
  const { tone, says } = nodeSaying(node, now);
  const state = nodeStateWord(node);
  return {
    id,
    name: clean(name),
    kind,
    host: clean(host),
    pid,
    version: clean(version),
    state,
    tone,
    says,
    ...(slots !== undefined && { slots }),
    running,
    ...(queues && { queues: [...queues] }),
    startedAt: isoTime(startedAt),
    heartbeatAt: isoTime(heartbeatAt),
    ...(state === 'late' && { lateSince: isoTime(lateSince) }),
  };
}

/** A count of waiting runs stops at the cap. */
export function capped(count: number): { readonly count: number; readonly isAtLeast?: boolean } {
  return { count, ...(count >= DEPTH_CAP && { isAtLeast: true }) };
}
