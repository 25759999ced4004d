/** What the page asks of a board's day, its runs and its sync. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BoardDigest, DayOfDecks, FlagList } from '../../../../../src/answers/board/day.ts';
import type { GithubState } from '../../../../../src/answers/board/github.ts';
import type { RunSummary, SummaryList } from '../../../../../src/answers/board/runs.ts';
import { getJson, type Params } from '../../../api/client.ts';
import { PAGE, timed } from '../../../api/query-client.ts';
import { boardKey, orgUrl } from '../../../board/board-queries.ts';

export function decksQuery(org: string, date: string | undefined) {
  return queryOptions({
    queryKey: boardKey(org, 'decks', date),
    queryFn: ({ signal }) => timed(getJson<DayOfDecks>(orgUrl(org, 'decks'), { date }, signal)),
  });
}

export function digestQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'digest'),
    queryFn: ({ signal }) => getJson<BoardDigest>(orgUrl(org, 'digest'), undefined, signal),
  });
}

export function flagsQuery(org: string, filter: Params) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'flags', filter),
    queryFn: ({ pageParam, signal }) =>
      getJson<FlagList>(orgUrl(org, 'flags'), { ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function summariesQuery(org: string, job: string | undefined) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'runs', job),
    queryFn: ({ pageParam, signal }) =>
      timed(getJson<SummaryList>(orgUrl(org, 'runs'), { job, cursor: pageParam, limit: PAGE }, signal)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function summaryQuery(org: string, id: string) {
  return queryOptions({
    queryKey: boardKey(org, 'run', id),
    queryFn: ({ signal }) => getJson<RunSummary>(orgUrl(org, 'runs', id), undefined, signal),
    staleTime: Infinity,
  });
}

export function githubQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'github'),
    queryFn: ({ signal }) => timed(getJson<GithubState>(orgUrl(org, 'github'), undefined, signal)),
  });
}
