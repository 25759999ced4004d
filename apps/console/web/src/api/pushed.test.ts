import {
  type InfiniteData,
  InfiniteQueryObserver,
  infiniteQueryOptions,
  QueryObserver,
  queryOptions,
} from '@tanstack/react-query';
import { beforeEach, expect, test } from 'vitest';
import { changeAnswer, takePushed } from './pushed.ts';
import { queryClient } from './query-client.ts';

beforeEach(() => queryClient.clear());

/** A question whose answers are given by hand, in the order in which it was asked. */
function askedByHand() {
  const given: ((answer: string) => void)[] = [];
  const query = queryOptions({
    queryKey: ['word'],
    queryFn: ({ signal }) => {
      // As a request does, which is given up by it.
      signal.throwIfAborted();
      return new Promise<string>((resolve) => given.push(resolve));
    },
  });
  const observer = new QueryObserver(queryClient, query);
  return { given, query, observer, word: () => queryClient.getQueryData(query.queryKey) };
}

test('the answer of a question under way does not take the place of what the stream has sent', async () => {
  const { given, query, observer, word } = askedByHand();
  const stop = observer.subscribe(() => undefined);
  takePushed(query.queryKey, 'sent');
  given[0]?.('old');
  await expect.poll(() => queryClient.isFetching()).toBe(0);
  expect(word()).toBe('sent');
  void queryClient.invalidateQueries({ queryKey: query.queryKey });
  takePushed(query.queryKey, 'sent again');
  given[1]?.('old');
  void queryClient.invalidateQueries({ queryKey: query.queryKey });
  given[2]?.('asked later');
  await expect.poll(word).toBe('asked later');
  stop();
});

test('a change is made in the answer of a question under way, too, and in that of one that takes its place', async () => {
  const { given, query, observer, word } = askedByHand();
  const stop = observer.subscribe(() => undefined);
  given[0]?.('a b c');
  await expect.poll(word).toBe('a b c');
  void queryClient.invalidateQueries({ queryKey: query.queryKey });
  changeAnswer(query.queryKey, (text) => text.replace(/^./, 'x').replace('b', 'B'));
  expect(word()).toBe('x B c');
  void queryClient.invalidateQueries({ queryKey: query.queryKey });
  changeAnswer(query.queryKey, (text) => text.replace(/^./, 'y'));
  given[1]?.('a b c old');
  given[2]?.('a b c new');
  await expect.poll(word).toBe('y B c new');
  expect(given.length).toBe(3);
  stop();
});

test('of two changes in a row the second is the last in the answer, too', async () => {
  const { given, query, observer, word } = askedByHand();
  const stop = observer.subscribe(() => undefined);
  changeAnswer(query.queryKey, () => 'first');
  changeAnswer(query.queryKey, () => 'second');
  given[0]?.('old');
  await expect.poll(word).toBe('second');
  stop();
});

test('a change while the next page is read stays in the pages before', async () => {
  const given: ((answer: string) => void)[] = [];
  const query = infiniteQueryOptions({
    queryKey: ['list'],
    queryFn: () => new Promise<string>((resolve) => given.push(resolve)),
    initialPageParam: 0,
    getNextPageParam: (_page, pages) => pages.length,
  });
  const read = queryClient.fetchInfiniteQuery(query);
  given[0]?.('running');
  await read;
  const observer = new InfiniteQueryObserver(queryClient, query);
  const stop = observer.subscribe(() => undefined);
  const more = observer.fetchNextPage();
  changeAnswer(query.queryKey, (list: InfiniteData<string>) => ({
    ...list,
    pages: list.pages.map((page) => page.replace('running', 'ended')),
  }));
  given.at(-1)?.('next');
  await more;
  await expect.poll(() => queryClient.getQueryData(query.queryKey)?.pages).toEqual(['ended', 'next']);
  stop();
});
