/** The questions that pages ask, each with its key. Answers with sentences are asked for in the zone of the page. */
import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import type {
  AlertConfig,
  AlertExplanation,
  AlertHistory,
  Alerts,
  AlertStatistics,
  BackTest,
  Silences,
} from '../../../src/answers/alerts.ts';
import type { ChainGraph, ScheduleGraph } from '../../../src/answers/graph.ts';
import type { LetterGroups, LetterList, Operation } from '../../../src/answers/failures.ts';
import type { Job, JobList } from '../../../src/answers/jobs.ts';
import type { Node, NodeList } from '../../../src/answers/nodes.ts';
import type { Overview } from '../../../src/answers/overview.ts';
import type { Queue, QueueList } from '../../../src/answers/queues.ts';
import type { Run, RunEvents, RunExplanation, RunLogs } from '../../../src/answers/run.ts';
import type { RunFacets, RunHistogram, RunList } from '../../../src/answers/runs.ts';
import type { SearchResults } from '../../../src/answers/search.ts';
import type {
  Calendar,
  CronPreview,
  FireExplanation,
  FireList,
  Schedule,
  ScheduleList,
} from '../../../src/answers/schedules.ts';
import type { DoorState, LinkLook, WhoAmI } from '../../../src/answers/system/session.ts';
import { setStoreTime } from '../settings/clock.ts';
import { currentZone } from '../settings/settings.ts';
import { ApiProblem, getJson, type Params, postJson } from './client.ts';

const PAGE = 100;
/** Refusals that asking again does not change. */
const MOST_TRIES = 2;
/** Between two questions about a bulk act. */
const OPERATION_MS = 1_000;
/** Messages are sent without a fact that the stream would tell: as often as a daemon evaluates. */
const ALERTS_MS = 15_000;
/** A back-test goes through the runs of 30 days. */
const BACK_TEST_MS = 300_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < MOST_TRIES && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
});

export const doorQuery = queryOptions({
  queryKey: ['door'],
  queryFn: ({ signal }) => getJson<DoorState>('/door', undefined, signal),
});

/** What a one-time link makes. A POST, because its secret must be in no log. */
export function linkQuery(link: string) {
  return queryOptions({
    queryKey: ['link', link],
    queryFn: () => postJson<LinkLook>('/links/look', { link }),
    staleTime: Infinity,
  });
}

export const whoQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<WhoAmI>('/session', undefined, signal),
  staleTime: Infinity,
});

/** What the lists of the frame do not have: records of boards. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => getJson<SearchResults>('/search', { q: text }, signal),
    enabled: text !== '',
  });
}

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => timed(getJson<Overview>('/overview', { tz: currentZone() }, signal)),
});

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
    staleTime: 30_000,
  });
}

export function histogramQuery(filter: Params) {
  return queryOptions({
    queryKey: ['runs', 'histogram', filter],
    queryFn: ({ signal }) => getJson<RunHistogram>('/runs/histogram', { ...filter, buckets: 96 }, signal),
    staleTime: 30_000,
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

/** A node renews its lease every 5 s, and no fact of the stream tells it. */
const NODES_MS = 5_000;

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

/** Fires that make no run are told by no fact of the stream. */
const SCHEDULES_MS = 30_000;

export const schedulesQuery = queryOptions({
  queryKey: ['schedules', 'list'],
  queryFn: ({ signal }) => timed(getJson<ScheduleList>('/schedules', undefined, signal)),
  refetchInterval: SCHEDULES_MS,
});

export function calendarQuery(from: string, to: string) {
  return queryOptions({
    queryKey: ['schedules', 'calendar', from, to],
    queryFn: ({ signal }) => timed(getJson<Calendar>('/schedules/calendar', { from, to }, signal)),
    refetchInterval: SCHEDULES_MS,
  });
}

export function scheduleQuery(name: string) {
  return queryOptions({
    queryKey: ['schedule', name],
    queryFn: ({ signal }) =>
      timed(getJson<Schedule>(`/schedules/${encodeURIComponent(name)}`, undefined, signal)),
  });
}

export type Flow = 'right' | 'down';

/** `run`: any run of the chain; it is never folded. */
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
    queryFn: ({ signal }) => timed(getJson<ScheduleGraph>('/schedules/graph', { flow }, signal)),
    refetchInterval: SCHEDULES_MS,
  });
}

/** `verdict`: only those; none: all. */
export function firesQuery(name: string, limit: number) {
  return queryOptions({
    queryKey: ['schedule', name, 'fires', limit],
    queryFn: ({ signal }) =>
      getJson<FireList>(`/schedules/${encodeURIComponent(name)}/fires`, { limit }, signal),
  });
}

/** The latest first, also those that were caught up. */
export function missedFiresQuery(name: string, limit: number) {
  return infiniteQueryOptions({
    queryKey: ['schedule', name, 'fires', 'missed'],
    queryFn: ({ pageParam, signal }) =>
      getJson<FireList>(
        `/schedules/${encodeURIComponent(name)}/fires`,
        { missed: 'true', cursor: pageParam, limit },
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
      getJson<FireExplanation>(`/schedules/${encodeURIComponent(name)}/why`, { at }, signal),
  });
}

/** Of an expression that a person is typing. Fires move on, so it is asked for anew. */
export function cronQuery(asked: {
  readonly schedule: string;
  readonly timezone: string;
  readonly count: number;
  readonly exclude?: readonly string[];
}) {
  return queryOptions({
    queryKey: ['cron', asked],
    queryFn: () => postJson<CronPreview>('/cron/preview', asked),
    retry: false,
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

export const alertsQuery = queryOptions({
  queryKey: ['alerts', 'now'],
  queryFn: ({ signal }) => timed(getJson<Alerts>('/alerts', undefined, signal)),
  refetchInterval: ALERTS_MS,
});

export const alertConfigQuery = queryOptions({
  queryKey: ['alerts', 'config'],
  queryFn: ({ signal }) => getJson<AlertConfig>('/alerts/config', undefined, signal),
  staleTime: 30_000,
});

export function alertExplanationQuery(rule: string) {
  return queryOptions({
    queryKey: ['alerts', 'explanation', rule],
    queryFn: ({ signal }) =>
      timed(
        getJson<AlertExplanation>(
          `/alerts/rules/${encodeURIComponent(rule)}/explain`,
          { tz: currentZone() },
          signal,
        ),
      ),
  });
}

export function backTestQuery(rule: string, since: string) {
  return queryOptions({
    queryKey: ['back-test', rule, since],
    queryFn: ({ signal }) =>
      getJson<BackTest>(`/alerts/rules/${encodeURIComponent(rule)}/back-test`, { since }, signal),
    staleTime: BACK_TEST_MS,
    retry: false,
  });
}

export function alertHistoryQuery(filter: Params) {
  return infiniteQueryOptions({
    queryKey: ['alerts', 'history', filter],
    queryFn: ({ pageParam, signal }) =>
      timed(getJson<AlertHistory>('/alerts/history', { ...filter, cursor: pageParam, limit: PAGE }, signal)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function alertStatsQuery(since: string) {
  return queryOptions({
    queryKey: ['alerts', 'stats', since],
    queryFn: ({ signal }) => getJson<AlertStatistics>('/alerts/stats', { since }, signal),
    refetchInterval: 4 * ALERTS_MS,
  });
}

export const silencesQuery = queryOptions({
  queryKey: ['alerts', 'silences'],
  queryFn: ({ signal }) => timed(getJson<Silences>('/silences', { all: 'true' }, signal)),
});

/** After a change of the zone: their sentences name times. */
export async function readSentencesAgain(): Promise<void> {
  await Promise.all(
    ['overview', 'jobs', 'job', 'queues', 'queue'].map((key) =>
      queryClient.invalidateQueries({ queryKey: [key] }),
    ),
  );
}

export async function timed<Answer extends { readonly now: string }>(
  asked: Promise<Answer>,
): Promise<Answer> {
  const answer = await asked;
  setStoreTime(answer.now);
  return answer;
}
