/** The cache of answers, and the rules that hold for all of them. */
import { QueryCache, QueryClient, type QueryFilters, type QueryKey } from '@tanstack/react-query';
import { setStoreTime } from '../settings/clock.ts';
import { ApiProblem } from './request/api-problem.ts';
import { keepErrors } from './kept-errors.ts';

/** Rows of a page of a list. */
export const PAGE = 100;
const MOST_TRIES = 2;

interface Refusals {
  readonly count: number;
  /** How many answers there were before. */
  readonly answers: number;
}

const refusals = new WeakMap<object, Refusals>();

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (_error, query) => {
      const { dataUpdateCount: answers } = query.state;
      const before = refusals.get(query);
      refusals.set(query, { count: before?.answers === answers ? before.count + 1 : 1, answers });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: isWorthATry,
    },
  },
});
keepErrors(queryClient.getQueryCache());

/** The network or the server failed. Asking again does not change a refusal, nor does it start a daemon. */
export function isWorthATry(count: number, error: Error): boolean {
  if (count >= MOST_TRIES || !(error instanceof ApiProblem) || error.code === 'NO_DAEMON') return false;
  return error.status === 0 || error.status >= 500;
}

/**
 * How often a question that was refused so was asked, since its last answer: by the page, and in all. `own`: of what is no
 * question of a page.
 */
export function triesOf(error: Error, own = 1): { readonly refusals: number; readonly tries: number } {
  const query = queryClient
    .getQueryCache()
    .getAll()
    .find(({ state }) => state.error === error);
  if (!query) return { refusals: own, tries: own };
  const { count } = refusals.get(query) ?? { count: 1 };
  return { refusals: count, tries: count * (isWorthATry(0, error) ? MOST_TRIES + 1 : 1) };
}

/** Sets the clock of the page by the time of the store. */
export async function timed<Answer extends { readonly now: string }>(
  answering: Promise<Answer>,
): Promise<Answer> {
  const answer = await answering;
  setStoreTime(answer.now);
  return answer;
}

/** Answers whose sentences name times. */
const SENTENCES: readonly QueryKey[] = [
  ['overview'],
  ['jobs'],
  ['job'],
  ['queues'],
  ['queue'],
  ['runs'],
  ['run'],
  ['schedules'],
  ['schedule'],
  ['graph', 'schedules'],
  ['alerts', 'explanation'],
  ['doctor'],
];

/** After a change of the zone. */
export async function readSentencesAgain(): Promise<void> {
  await Promise.all(SENTENCES.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

/**
 * What a page may have missed. What is asked for already goes on: where pages ask every 3 s, a question that is tried again
 * would never come to its end.
 */
export function readMissed(...keys: readonly QueryKey[]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
}

const readAfter = new WeakSet<object>();

/**
 * Something has happened. What is asked for already goes on, as above; its answer may be of the time before, so it is asked
 * for once more behind it.
 */
export function readTouched(...touched: readonly QueryFilters[]): void {
  for (const filters of touched) {
    const underWay = queryClient.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' });
    void queryClient.invalidateQueries(filters, { cancelRefetch: false });
    for (const query of underWay) {
      if (readAfter.has(query)) continue;
      readAfter.add(query);
      const readAgain = (): void => {
        readAfter.delete(query);
        void queryClient.invalidateQueries(
          { queryKey: query.queryKey, exact: true },
          { cancelRefetch: false },
        );
      };
      query.promise?.then(readAgain, readAgain);
    }
  }
}

/** What is shown, but old: its last question was refused or not answered. */
export function askRefusedAgain(): void {
  void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.error !== null });
}
