import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { keepErrors } from './kept-errors.ts';

test.each`
  what                                              | hasAnswer | kept
  ${'an error without an answer is kept'}           | ${false}  | ${'away'}
  ${'an error beside an answer is not kept for it'} | ${true}   | ${undefined}
`('$what', async ({ hasAnswer, kept }) => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  keepErrors(client.getQueryCache());
  const queryKey = ['queues'];
  if (hasAnswer) client.setQueryData(queryKey, 'old');
  let isAway = true;
  // The second question waits for its answer.
  const queryFn = async (): Promise<string> => {
    if (isAway) throw new Error('away');
    return new Promise(() => undefined);
  };
  const observer = new QueryObserver(client, { queryKey, queryFn });
  const leave = observer.subscribe(() => undefined);
  await expect.poll(() => observer.getCurrentResult().error?.message).toBe('away');
  const query = observer.getCurrentQuery();
  query.setState({ data: undefined, error: null, status: 'pending' });
  isAway = false;
  void observer.refetch();
  expect(query.state.error?.message).toBe(kept);
  leave();
});
