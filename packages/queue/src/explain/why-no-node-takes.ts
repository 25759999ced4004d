/** Whether a living node could claim a run now. Pure. */
import type { Cause, WorkingNode } from './causes.ts';
import type { RunFacts } from './explain.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';
import { HOPELESS_AFTER_MS } from '../jobs/unknown-jobs.ts';

type Wanted = Pick<RunFacts['run'], 'jobId' | 'queue'>;

/**
 * The first thing that is missing: a daemon, one that has the job, one that claims from the queue, an active one, a
 * free slot.
 */
export function whyNoNodeTakes({ run, nodes, unknownSince }: RunFacts): Cause | undefined {
  const { jobId, queue } = run;
  const daemons = daemonsOf(nodes);
  if (daemons.length === 0) return { because: 'no_daemon' };
  const able = daemons.filter(({ jobs }) => jobs.includes(jobId));
  if (able.length === 0) {
    const lost = unknownSince !== undefined && {
      since: unknownSince,
      givesUpAt: Math.max(unknownSince, run.runAt) + HOPELESS_AFTER_MS,
    };
    return { because: 'no_node_knows_job', jobId, nodes: daemons.map(named), ...lost };
  }
  const takers = able.filter(({ queues }) => queues?.includes(queue) ?? true);
  if (takers.length === 0) return { because: 'no_node_takes_queue', queue, nodes: able.map(named) };
  const active = takers.filter(({ state }) => state === 'active');
  if (active.length === 0)
    return {
      because: 'nodes_take_nothing',
      nodes: takers.map(({ id, name, state }) => ({ id, name, state })),
    };
  const busy = active.flatMap(({ id, name, running, slots, stuck }) =>
    slots !== undefined && running + stuck.length >= slots
      ? [{ id, name, running, slots, ...(stuck.length > 0 && { stuck }) }]
      : [],
  );
  return busy.length === active.length ? { because: 'slots_busy', nodes: busy } : undefined;
}

/** Nodes that would take the run at their next claim. */
export function takersOf({ jobId, queue }: Wanted, nodes: readonly NodeRecord[]): readonly NodeRecord[] {
  return daemonsOf(nodes).filter(
    ({ jobs, queues, state }) =>
      state === 'active' && jobs.includes(jobId) && (queues?.includes(queue) ?? true),
  );
}

function daemonsOf(nodes: readonly NodeRecord[]): readonly NodeRecord[] {
  return nodes.filter(({ kind, alive }) => kind === 'daemon' && alive);
}

function named({ id, name, queues }: NodeRecord): WorkingNode {
  return { id, name, ...(queues && { queues }) };
}
