import type { NodeRecord, RunRecord, Standings } from '@sb/queue';
import { standingText } from './standing-text.ts';

type Waiting = Pick<RunRecord, 'state' | 'nodeId' | 'jobId' | 'queue'>;

export interface Surroundings {
  readonly living: readonly NodeRecord[];
  /** Of its job and its queue. */
  readonly standings: Standings;
  readonly now: number;
}

/**
 * Of a run that waits: that somebody has paused it, or that nobody at work will take it; why, and what to do. Undefined
 * where it only waits for its turn. Pure but for the zone of this machine.
 */
export function whyItWaits(run: Waiting, { living, standings, now }: Surroundings): string | undefined {
  // A run that was started by hand waits for the process that asked for it, and for no pause.
  if ((run.state !== 'queued' && run.state !== 'held') || run.nodeId !== undefined) return undefined;
  return whyPaused(run, standings, now) ?? whyNobodyTakes(run, living);
}

function whyPaused({ jobId, queue }: Waiting, standings: Standings, now: number): string | undefined {
  if (standings.job.mode === 'paused')
    return `The job ${jobId} is ${standingText(standings.job, now)}. Try: worker job:resume ${jobId}`;
  if (standings.queue.mode === 'paused')
    return `The queue ${queue} is ${standingText(standings.queue, now)}. Try: worker queue:resume ${queue}`;
  return undefined;
}

function whyNobodyTakes({ jobId, queue }: Waiting, living: readonly NodeRecord[]): string | undefined {
  const daemons = living.filter(({ kind }) => kind === 'daemon');
  if (daemons.length === 0) return 'No daemon is at work, so nobody takes this run. Try: worker daemon';
  const able = daemons.filter(({ jobs }) => jobs.includes(jobId));
  if (able.length === 0)
    return `No daemon at work has the job ${jobId} (at work: ${namesOf(daemons)}). Start one that has it.`;
  const takers = able.filter(({ queues }) => queues === undefined || queues.includes(queue));
  if (takers.length === 0)
    return `No daemon at work takes the queue ${queue} (at work: ${namesOf(able)}). Try: worker daemon --queues ${queue}`;
  if (takers.some(({ state }) => state === 'active')) return undefined;
  const held = takers.map(({ name, state }) => `${name} is ${state}`).join(', ');
  return `No daemon takes anything more that could take this run (${held}). Try: worker node:uncordon ${takers[0]?.id}`;
}

function namesOf(nodes: readonly NodeRecord[]): string {
  return nodes
    .map(({ name, queues }) => (queues === undefined ? name : `${name} for ${queues.join(' and ')}`))
    .join(', ');
}
