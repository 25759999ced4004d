/** The questions about jobs, queues and nodes, of the overview and of the search. Sentences are asked for in the zone of the page. */
import { queryOptions } from '@tanstack/react-query';
import type { Job, JobList } from '../../../src/answers/jobs.ts';
import type { Node, NodeList } from '../../../src/answers/nodes.ts';
import type { Overview } from '../../../src/answers/overview.ts';
import type { Queue, QueueList } from '../../../src/answers/queues.ts';
import type { SearchResults } from '../../../src/answers/search.ts';
import { currentZone } from '../settings/settings.ts';
import { getJson } from './client.ts';
import { timed } from './query-client.ts';

/** A node renews its lease every 5 s. The stream does not report it. */
const NODES_MS = 5_000;

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => timed(getJson<Overview>('/overview', { tz: currentZone() }, signal)),
});

/** What the lists of the frame do not have: records of boards. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => getJson<SearchResults>('/search', { q: text }, signal),
    enabled: text !== '',
  });
}

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => timed(getJson<JobList>('/jobs', { tz: currentZone() }, signal)),
});

export function jobQuery(id: string, window: string) {
  return queryOptions({
    queryKey: ['job', id, window],
    queryFn: ({ signal }) =>
      timed(getJson<Job>(`/jobs/${encodeURIComponent(id)}`, { window, tz: currentZone() }, signal)),
  });
}

export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: ({ signal }) => timed(getJson<QueueList>('/queues', { tz: currentZone() }, signal)),
});

export function queueQuery(name: string) {
  return queryOptions({
    queryKey: ['queue', name],
    queryFn: ({ signal }) =>
      timed(getJson<Queue>(`/queues/${encodeURIComponent(name)}`, { tz: currentZone() }, signal)),
  });
}

/** `all`: those that have ended too. */
export function nodesQuery(all: boolean) {
  return queryOptions({
    queryKey: ['nodes', 'list', all],
    queryFn: ({ signal }) => timed(getJson<NodeList>('/nodes', all ? { all: 'true' } : {}, signal)),
    refetchInterval: NODES_MS,
  });
}

export function nodeQuery(id: number) {
  return queryOptions({
    queryKey: ['nodes', 'one', id],
    queryFn: ({ signal }) => timed(getJson<Node>(`/nodes/${id}`, undefined, signal)),
    refetchInterval: NODES_MS,
  });
}
