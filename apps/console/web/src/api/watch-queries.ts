/** The questions of the pages Events and Metrics. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { EventList, EventTypes } from '../../../src/answers/events.ts';
import type { DepthSeries, EndedSeries, SeriesNames } from '../../../src/answers/series.ts';
import { getJson, getText, type Params } from './client.ts';
import { timed } from './query-client.ts';

export const EVENTS_PAGE = 100;

/** Where a page of events begins: behind the cursor of the page before, or before a number. */
interface EventPlace {
  readonly cursor?: string;
  readonly before?: number;
}

const FIRST: EventPlace = {};

/** The newest are added by the stream: what is old does not change. */
export function eventsQuery(filter: Params) {
  return infiniteQueryOptions({
    queryKey: ['events', 'list', filter],
    queryFn: ({ pageParam, signal }): Promise<EventPage> =>
      timed(getJson<EventPage>('/events', { ...filter, ...pageParam, limit: EVENTS_PAGE }, signal)),
    initialPageParam: FIRST,
    getNextPageParam: ({ next, cutAt }, _pages, place): EventPlace | undefined =>
      cutAt !== undefined ? { before: cutAt } : next === undefined ? undefined : { ...place, cursor: next },
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** `cutAt`: the list was too long; what is older than this event is read anew. */
export interface EventPage extends EventList {
  readonly cutAt?: number;
}

/** One event, by its number. */
export function eventQuery(id: number) {
  return queryOptions({
    queryKey: ['events', 'one', id],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<EventList>(
        '/events',
        { before: id + 1, after: id - 1, limit: 1 },
        signal,
      );
      return items[0] ?? null;
    },
    staleTime: Infinity,
  });
}

export const eventTypesQuery = queryOptions({
  queryKey: ['events', 'types'],
  queryFn: ({ signal }) => getJson<EventTypes>('/events/types', undefined, signal),
  staleTime: 60_000,
});

export const seriesNamesQuery = queryOptions({
  queryKey: ['series', 'names'],
  queryFn: ({ signal }) => getJson<SeriesNames>('/stats/names', undefined, signal),
  staleTime: 60_000,
});

/** The chart of now moves on by this. */
const SERIES_MS = 30_000;

/** `asked` stays beside the answer: its numbers are shown while those of another range are read. */
export function endedSeriesQuery<Asked extends Params>(asked: Asked) {
  return queryOptions({
    queryKey: ['series', 'ended', asked],
    queryFn: async ({ signal }) => ({
      ...(await timed(getJson<EndedSeries>('/stats/series', asked, signal))),
      asked,
    }),
    refetchInterval: SERIES_MS,
  });
}

export function depthSeriesQuery<Asked extends Params>(asked: Asked) {
  return queryOptions({
    queryKey: ['series', 'depths', asked],
    queryFn: async ({ signal }) => ({
      ...(await timed(getJson<DepthSeries>('/stats/depths', asked, signal))),
      asked,
    }),
    refetchInterval: SERIES_MS,
  });
}

/** What the console reports to Prometheus, as the text that it serves. */
export const metricsTextQuery = queryOptions({
  queryKey: ['metrics-text'],
  queryFn: ({ signal }) => getText('/metrics', signal),
  staleTime: 60_000,
});
