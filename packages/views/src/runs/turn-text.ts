/** What is known of the turn of a run that waits for others: how far those are, and where it starts then. Pure. */
import type { Because, Cause, LiveRun, NodeRecord, Progress } from '@sb/queue';
import { compactDuration } from '@sb/words';
import { clean } from '../text/clean.ts';
import { freeSlots, worksQueue } from './takers.ts';

const MOST_NODES = 3;

interface Turn extends Pick<LiveRun, 'id' | 'startedAt'> {
  /** Without the note where the reader may not see it. */
  readonly progress?: Progress | undefined;
}

/** `It starts automatically. 3441 is at page 6 of 6 and has run for 2.6 s; p95 of its job: 3.07 s.` */
export function turnDetail(
  { id, progress, startedAt }: Turn,
  { now, p95Ms }: { readonly now: number; readonly p95Ms?: number | undefined },
): string {
  const place = progress && placeOf(progress);
  const parts = [
    ...(place === undefined ? [] : [`is at ${place}`]),
    ...(startedAt === undefined ? [] : [`has run for ${compactDuration(Math.max(0, now - startedAt))}`]),
  ];
  const usual = p95Ms === undefined ? '' : `; p95 of its job: ${compactDuration(p95Ms)}`;
  return parts.length === 0
    ? 'It starts automatically.'
    : `It starts automatically. ${id} ${parts.join(' and ')}${usual}.`;
}

function placeOf({ done, total, note }: Progress): string {
  if (note !== undefined) return clean(note);
  return total === undefined ? String(done) : `${done} of ${total}`;
}

/** Causes that end when other runs do, and those that are no obstacle. */
const TURNS: readonly Because[] = ['limit', 'behind', 'slots_busy', 'start_deadline', 'queue_draining'];

interface Waiting {
  readonly jobId: string;
  readonly queue: string;
  readonly causes: readonly Cause[];
}

/**
 * `Then it starts on web-1 (6 of 12 slots free) or web-2 (2 of 6), which know the job and take the queue.` Undefined for a
 * run that waits for something else than its turn, or that no node takes.
 */
export function startForecast(
  { jobId, queue, causes }: Waiting,
  nodes: readonly NodeRecord[],
): string | undefined {
  const isOver = causes.some((cause) => cause.because === 'start_deadline' && cause.passed);
  if (isOver || !causes.every(({ because }) => TURNS.includes(because))) return undefined;
  const takers = nodes.filter(
    (node) => worksQueue(node, queue) && node.state === 'active' && node.jobs.includes(jobId),
  );
  if (takers.length === 0) return undefined;
  const names = takers.slice(0, MOST_NODES).map(freeText);
  if (takers.length > MOST_NODES) names.push(`${takers.length - MOST_NODES} more`);
  const [verbs, ending] = takers.length === 1 ? ['knows', 'takes'] : ['know', 'take'];
  return `Then it starts on ${names.join(' or ')}, which ${verbs} the job and ${ending} the queue.`;
}

function freeText(node: NodeRecord): string {
  const name = clean(node.name);
  return node.slots === undefined ? name : `${name} (${freeSlots(node)} of ${node.slots} slots free)`;
}
