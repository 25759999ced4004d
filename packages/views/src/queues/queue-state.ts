/** How a queue does, in a word and in a sentence. Pure. */
import { DEPTH_CAP, type Hold, type NodeRecord, type QueueRecord } from '@sb/queue';
import { cappedPlural, plural } from '@sb/words';
import { worksQueue } from '../runs/takers.ts';
import { clean } from '../text/clean.ts';
import { rateText } from '../text/rate-text.ts';
import { shortStanding } from '../text/standing-text.ts';
import { holdsText } from './holds-text.ts';

export interface Saying {
  readonly tone: 'ok' | 'warn' | 'bad' | 'off';
  readonly says: string;
  readonly detail?: string;
}

/** `drained`: a draining queue without runs. */
export function queueWord({ mode, drainedAt }: Pick<QueueRecord, 'mode' | 'drainedAt'>): string {
  return mode === 'draining' && drainedAt !== undefined ? 'drained' : mode;
}

export interface QueueFacts {
  readonly now: number;
  readonly zone: string;
  /** All of them; those that do not work the queue are left out. */
  readonly nodes: readonly NodeRecord[];
  /** Of all queues. */
  readonly holds: readonly Hold[];
}

export function queueSaying(queue: QueueRecord, facts: QueueFacts): Saying {
  const { mode, reason, queued, running, held, maxDepth } = queue;
  const aside = capitalised(shortStanding(queue, facts.now, facts.zone));
  if (mode === 'paused')
    return { tone: 'warn', says: aside, ...(reason !== undefined && { detail: clean(reason) }) };
  if (mode === 'draining') return drainSaying(queue, aside);
  const takers = facts.nodes.filter((node) => worksQueue(node, queue.name));
  const live = queued + held + running;
  if (!takers.some(({ state }) => state === 'active'))
    return live > 0
      ? { tone: 'bad', says: 'No daemon takes its runs', detail: takersText(takers) }
      : { tone: 'off', says: 'Empty, and no daemon takes from it' };
  if (maxDepth !== undefined && queued + held >= maxDepth)
    return { tone: 'bad', says: `Full: ${plural(maxDepth, 'run')} waiting; new ones are refused` };
  const holds = facts.holds.filter((hold) => hold.queue === queue.name);
  const detail = holds.length > 0 ? holdsText(holds) : takersText(takers);
  const full = fullWords(queue, holds);
  if (full !== undefined)
    return { tone: queued > 0 || holds.some(isForLimit) ? 'warn' : 'ok', says: full, detail };
  if (running > 0) return { tone: 'ok', says: 'Running', detail };
  if (queued > 0) return { tone: 'ok', says: 'Runs are due', detail };
  return { tone: 'off', says: live > 0 ? 'Its runs are held' : 'Nothing is due', detail };
}

/** Not because their job is paused, or no daemon has it. */
function isForLimit({ reason }: Hold): boolean {
  return reason !== 'job_paused' && reason !== 'no_node_knows_job';
}

/** The limit or rate that lets no further run of the queue start: its own, or that of a job for which runs are held. */
function fullWords({ maxRunning, running, rate }: QueueRecord, holds: readonly Hold[]): string | undefined {
  const jobOf = (reason: string): string | undefined => holds.find((hold) => hold.reason === reason)?.jobId;
  if (maxRunning !== undefined && running >= maxRunning) return `At its limit: ${maxRunning} at once`;
  if (rate && holds.some(({ reason }) => reason === 'queue_rate')) return `At its rate: ${rateText(rate)}`;
  const [limited, rated] = [jobOf('job_limit'), jobOf('job_rate')];
  if (limited !== undefined) return `At the limit of job ${clean(limited)}`;
  return rated === undefined ? undefined : `At the rate of job ${clean(rated)}`;
}

function drainSaying(
  { drainedAt, queued, later, running, held, waiting, reason }: QueueRecord,
  aside: string,
): Saying {
  if (drainedAt !== undefined) return { tone: 'off', says: 'Drained: empty, and it refuses new runs' };
  const counts = [queued, later, running, held, waiting];
  const left = counts.reduce((sum, count) => sum + count, 0);
  const cap = counts.some((count) => count >= DEPTH_CAP) ? left : undefined;
  return {
    tone: 'warn',
    says: `${aside}: ${cappedPlural(left, cap, 'run')} left`,
    ...(reason !== undefined && { detail: clean(reason) }),
  };
}

function takersText(nodes: readonly NodeRecord[]): string {
  const names = nodes.map(({ name, state }) =>
    state === 'active' ? clean(name) : `${clean(name)} (${state})`,
  );
  return names.length === 0
    ? 'No daemon works it'
    : `Worked by ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
