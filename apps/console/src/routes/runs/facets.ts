/** Counts for the filters of the list of runs: live runs as they are now, ended ones of a span. */
import { FINISHED_STATES } from '@sb/jobs';
import { countRuns, type HistoryConditions, listLive, type QueueRecord, readQueues } from '@sb/queue';
import type { Store } from '@sb/storage';
import { isoTime } from '@sb/views';
import type { RunFacets } from '../../answers/runs.ts';

const MOST_RETRYING = 200;

export async function countFacets(
  store: Store,
  conditions: HistoryConditions,
  now: number,
): Promise<RunFacets> {
  const { since = 0, until = now, queue, jobId } = conditions;
  const ended = await countRuns(store, conditions);
  const endedStates = new Map(ended.states.map(({ value, count }) => [value, count]));
  return {
    states: [
      ...(jobId === undefined ? await liveCounts(store, queue) : []),
      ...FINISHED_STATES.map((value) => atLeast({ value, count: endedStates.get(value) ?? 0 })),
    ],
    jobs: ended.jobs.map(atLeast),
    queues: ended.queues.map(atLeast),
    triggers: ended.triggers.map(atLeast),
    from: isoTime(since),
    to: isoTime(until),
    searched: ended.searched,
  };

  function atLeast<Value extends string>(one: { readonly value: Value; readonly count: number }) {
    return { ...one, ...(!ended.searched.isWhole && { isAtLeast: true }) };
  }
}

async function liveCounts(store: Store, queue: string | undefined): Promise<RunFacets['states']> {
  const queues = (await readQueues(store)).filter(({ name }) => queue === undefined || name === queue);
  const sum = (of: 'running' | 'held' | 'waiting' | 'queued' | 'later'): number =>
    queues.reduce((total: number, one: QueueRecord) => total + one[of], 0);
  const retrying = await listLive(store, { view: 'retrying', queue, limit: MOST_RETRYING });
  const retries = retrying.runs.length;
  return [
    { value: 'running', count: sum('running') },
    { value: 'retrying', count: retries, ...(retrying.next && { isAtLeast: true }) },
    { value: 'held', count: sum('held') },
    { value: 'queued', count: sum('queued') },
    { value: 'waiting', count: sum('waiting') },
    // Counts of delayed runs hold the retries.
    { value: 'later', count: Math.max(0, sum('later') - retries) },
  ];
}
