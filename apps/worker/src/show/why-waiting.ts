import type { NodeRecord, RunRecord } from '@sb/queue';

/** Of a run that waits and that nobody at work will take: why, and what to do. Undefined where somebody will. Pure. */
export function whyNobodyTakes(
  { state, nodeId, jobId, queue }: Pick<RunRecord, 'state' | 'nodeId' | 'jobId' | 'queue'>,
  living: readonly NodeRecord[],
): string | undefined {
  // A run that was started by hand waits for the process that asked for it.
  if (state !== 'queued' || nodeId !== undefined) return undefined;
  const daemons = living.filter(({ kind }) => kind === 'daemon');
  if (daemons.length === 0) return 'No daemon is at work, so nobody takes this run. Try: worker daemon';
  const able = daemons.filter(({ jobs }) => jobs.includes(jobId));
  if (able.length === 0)
    return `No daemon at work has the job ${jobId} (at work: ${namesOf(daemons)}). Start one that has it.`;
  if (able.some(({ queues }) => queues === undefined || queues.includes(queue))) return undefined;
  return `No daemon at work takes the queue ${queue} (at work: ${namesOf(able)}). Try: worker daemon --queues ${queue}`;
}

function namesOf(nodes: readonly NodeRecord[]): string {
  return nodes
    .map(({ name, queues }) => (queues === undefined ? name : `${name} for ${queues.join(' and ')}`))
    .join(', ');
}
