/** The questions about schedules, their fires and the graphs. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ChainGraph, ChainList, ScheduleGraph } from '../../../src/answers/graph.ts';
import type {
  Calendar,
  CronPreview,
  FireExplanation,
  FireList,
  Schedule,
  ScheduleList,
} from '../../../src/answers/schedules.ts';
import { askedZone, currentZone } from '../settings/settings.ts';
import { getJson, previewJson } from './client.ts';
import { timed } from './query-client.ts';

/** The stream reports no fires that made no run. */
const SCHEDULES_MS = 30_000;

export const schedulesQuery = queryOptions({
  queryKey: ['schedules', 'list'],
  queryFn: ({ signal }) => timed(getJson<ScheduleList>('/schedules', { tz: currentZone() }, signal)),
  refetchInterval: SCHEDULES_MS,
});

interface CalendarSpan {
  readonly from: string;
  readonly to: string;
  /** Of each hour, where it has too many fires to list. */
  readonly sums: boolean;
}

export function calendarQuery({ from, to, sums }: CalendarSpan) {
  const params = { from, to, ...(!sums && { sums: 'false' }) };
  return queryOptions({
    queryKey: ['schedules', 'calendar', params],
    queryFn: ({ signal }) =>
      timed(getJson<Calendar>('/schedules/calendar', { ...params, tz: currentZone() }, signal)),
    refetchInterval: SCHEDULES_MS,
  });
}

export function scheduleQuery(name: string) {
  return queryOptions({
    queryKey: ['schedule', name],
    queryFn: ({ signal }) =>
      timed(getJson<Schedule>(`/schedules/${encodeURIComponent(name)}`, { tz: currentZone() }, signal)),
  });
}

interface FireFilter {
  readonly limit: number;
  /** Only those. */
  readonly verdict?: string | undefined;
  /** Only those that no daemon fired at their time, also those that were caught up. */
  readonly missed?: 'true';
}

/** The latest first. */
export function firesQuery(name: string, { limit, ...filter }: FireFilter) {
  return infiniteQueryOptions({
    queryKey: ['schedule', name, 'fires', filter],
    queryFn: ({ pageParam, signal }) =>
      getJson<FireList>(
        `/schedules/${encodeURIComponent(name)}/fires`,
        { ...filter, tz: askedZone(), cursor: pageParam, limit },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

/** `at`: of this minute; none: of its last fire. */
export function whyFireQuery(name: string, at: string | undefined) {
  return queryOptions({
    queryKey: ['schedule', name, 'why', at],
    queryFn: ({ signal }) =>
      getJson<FireExplanation>(`/schedules/${encodeURIComponent(name)}/why`, { at, tz: askedZone() }, signal),
  });
}

/** Of an expression that a person is typing. Fires move on, so it is asked for anew. */
export function cronQuery(expression: {
  readonly schedule: string;
  readonly timezone: string;
  readonly count: number;
  readonly exclude?: readonly string[];
}) {
  return queryOptions({
    queryKey: ['cron', expression],
    queryFn: () => previewJson<CronPreview>('/cron/preview', expression),
    retry: false,
  });
}

export type Flow = 'right' | 'down';

/** The latest first. */
export const chainsQuery = infiniteQueryOptions({
  queryKey: ['graph', 'chains'],
  queryFn: ({ pageParam, signal }) => timed(getJson<ChainList>('/chains', { cursor: pageParam }, signal)),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});

/** `run`: one of the runs of the chain, whichever; it is never folded. */
export function chainGraphQuery(
  run: number,
  { flow, isUnfolded }: { readonly flow: Flow; readonly isUnfolded: boolean },
) {
  return queryOptions({
    queryKey: ['graph', 'chain', run, flow, isUnfolded],
    queryFn: ({ signal }) =>
      timed(
        getJson<ChainGraph>(
          `/chains/${run}/graph`,
          { run, flow, unfold: isUnfolded ? 'true' : undefined },
          signal,
        ),
      ),
  });
}

export function scheduleGraphQuery(flow: Flow) {
  return queryOptions({
    queryKey: ['graph', 'schedules', flow],
    queryFn: ({ signal }) =>
      timed(getJson<ScheduleGraph>('/schedules/graph', { flow, tz: currentZone() }, signal)),
    refetchInterval: SCHEDULES_MS,
  });
}
