/** The questions about runs: the list, one run, dead letters, bulk acts. Sentences are asked for in the zone of the page. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { LetterGroups, LetterList } from '../../../src/answers/failures.ts';
import type { Operation } from '../../../src/answers/operations.ts';
import type { Run, RunEvents, RunExplanation, RunLogs } from '../../../src/answers/run.ts';
import type { RunFacets, RunHistogram, RunList } from '../../../src/answers/runs.ts';
import type { Views } from '../../../src/answers/search.ts';
import { currentZone } from '../settings/settings.ts';
import { getJson, type Params } from './client.ts';
import { PAGE, timed } from './query-client.ts';

/** Between two questions about a bulk act. */
const OPERATION_MS = 1_000;
/** The span of the counts beside a list ends now. The stream does not report them. */
const SPAN_MS = 60_000;
/** Between two reads of a count of a view. */
const COUNT_MS = 300_000;

export function runsQuery(filter: Params) {
  return infiniteQueryOptions({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam, signal }) =>
      timed(
        getJson<RunList>('/runs', { ...filter, tz: currentZone(), cursor: pageParam, limit: PAGE }, signal),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // Rows are patched by the stream; what is new waits for a click.
    staleTime: 60_000,
  });
}

export function facetsQuery(filter: Params) {
  return queryOptions({
    queryKey: ['runs', 'facets', filter],
    queryFn: ({ signal }) => getJson<RunFacets>('/runs/facets', filter, signal),
    staleTime: SPAN_MS / 2,
    refetchInterval: SPAN_MS,
  });
}

/** Counts of views are read one after the other: twenty at once would keep the reader from the list. */
let lastCount: Promise<unknown> = Promise.resolve();

/** How many runs a view has, by the facets: read again every few minutes, and not after each new run or act. */
export function viewCountQuery(filter: Params) {
  return queryOptions({
    queryKey: ['view-count', filter],
    queryFn: ({ signal }) => {
      const read = lastCount.then(() => getJson<RunFacets>('/runs/facets', filter, signal));
      lastCount = read.catch(() => undefined);
      return read;
    },
    staleTime: COUNT_MS,
    refetchInterval: COUNT_MS,
  });
}

export function histogramQuery(filter: Params) {
  return queryOptions({
    queryKey: ['runs', 'histogram', filter],
    queryFn: ({ signal }) => getJson<RunHistogram>('/runs/histogram', { ...filter, buckets: 96 }, signal),
    staleTime: SPAN_MS / 2,
    refetchInterval: SPAN_MS,
  });
}

export function runQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }) => timed(getJson<Run>(`/runs/${id}`, { tz: currentZone() }, signal)),
  });
}

export function explainQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id, 'explain'],
    queryFn: ({ signal }) => getJson<RunExplanation>(`/runs/${id}/explain`, { tz: currentZone() }, signal),
  });
}

export function logsQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: ['run', id, 'logs'],
    queryFn: ({ pageParam, signal }) =>
      getJson<RunLogs>(`/runs/${id}/logs`, { cursor: pageParam, limit: 200 }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => ('hidden' in page ? undefined : page.next),
  });
}

export function runEventsQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id, 'events'],
    queryFn: ({ signal }) => getJson<RunEvents>(`/runs/${id}/events`, undefined, signal),
  });
}

/** A bulk act while it goes on: asked for again until it has ended. */
export function operationQuery(id: number) {
  return queryOptions({
    queryKey: ['operation', id],
    queryFn: ({ signal }) => getJson<Operation>(`/operations/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.endedAt === undefined ? OPERATION_MS : false),
  });
}

export const letterGroupsQuery = queryOptions({
  queryKey: ['dead-letters', 'groups'],
  queryFn: ({ signal }) => timed(getJson<LetterGroups>('/dead-letters/groups', undefined, signal)),
});

export function lettersQuery(filter: Params) {
  return infiniteQueryOptions({
    queryKey: ['dead-letters', filter],
    queryFn: ({ pageParam, signal }) =>
      timed(getJson<LetterList>('/dead-letters', { ...filter, cursor: pageParam, limit: PAGE }, signal)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** Saved filters of a page: one's own and the team's. */
export function viewsQuery(page: string) {
  return queryOptions({
    queryKey: ['views', page],
    queryFn: ({ signal }) => getJson<Views>('/views', { page }, signal),
  });
}
