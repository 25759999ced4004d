/** The questions about alerts, their rules and silences. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Alerts } from '../../../src/answers/alerts/alerts.ts';
import type { BackTest, BackTestProgress } from '../../../src/answers/alerts/back-test.ts';
import type { AlertConfig } from '../../../src/answers/alerts/config.ts';
import type { AlertExplanation } from '../../../src/answers/alerts/explanation.ts';
import type { AlertHistory, AlertStatistics } from '../../../src/answers/alerts/history.ts';
import type { Silences } from '../../../src/answers/alerts/silences.ts';
import { currentZone } from '../settings/settings.ts';
import { getJson, type Params } from './client.ts';
import { getLines } from './get-lines.ts';
import { PAGE, timed } from './query-client.ts';

/** The stream does not report sent messages: as often as a daemon evaluates. */
const ALERTS_MS = 15_000;
/** A back-test goes through the runs of 30 days. */
const BACK_TEST_MS = 300_000;
const ALERT_COUNT_MS = 300_000;
/** A shorter wait needs no progress. */
const PATIENCE_MS = 2_000;

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

/** `onProgress`: of one that takes longer than 2 s. */
export function backTestQuery(rule: string, since: string, onProgress: (progress: BackTestProgress) => void) {
  return queryOptions({
    queryKey: ['back-test', rule, since],
    queryFn: ({ signal }) => {
      const began = Date.now();
      return getLines<BackTest, BackTestProgress>(
        `/alerts/rules/${encodeURIComponent(rule)}/back-test`,
        { since },
        {
          signal,
          onProgress: (progress) => {
            if (Date.now() - began >= PATIENCE_MS) onProgress(progress);
          },
        },
      );
    },
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

/** The newest alerts, to be counted: read again every few minutes, and not after each alert that begins or ends. */
export const alertCountQuery = queryOptions({
  queryKey: ['alert-count'],
  queryFn: ({ signal }) => getJson<AlertHistory>('/alerts/history', { limit: PAGE }, signal),
  staleTime: ALERT_COUNT_MS,
  refetchInterval: ALERT_COUNT_MS,
});

/** One alert, by its number; null: there is none. */
export function alertQuery(id: number) {
  return queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<AlertHistory>('/alerts/history', { id }, signal);
      return items[0] ?? null;
    },
  });
}

export function alertStatsQuery(since: string) {
  return queryOptions({
    queryKey: ['alerts', 'stats', since],
    queryFn: ({ signal }) => getJson<AlertStatistics>('/alerts/stats', { since }, signal),
    refetchInterval: 4 * ALERTS_MS,
  });
}

export const silencesQuery = infiniteQueryOptions({
  queryKey: ['alerts', 'silences'],
  queryFn: ({ pageParam, signal }) =>
    timed(getJson<Silences>('/silences', { all: 'true', cursor: pageParam, limit: PAGE }, signal)),
  initialPageParam: '',
  getNextPageParam: ({ next }) => next,
});
