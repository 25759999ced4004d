/** Answers that change while a question about them is under way: its answer may be older, and must not take their place. */
import type { DataTag, QueryKey } from '@tanstack/react-query';
import { queryClient } from './query-client.ts';

type KeyOf<Answer> = DataTag<QueryKey, Answer, Error>;

/** A whole answer of the stream. A question under way is given up. */
export function takePushed<Answer>(queryKey: KeyOf<Answer>, answer: Answer): void {
  void queryClient.cancelQueries({ queryKey, exact: true });
  queryClient.setQueryData<Answer>(queryKey, answer);
}

/**
 * A part of an answer. A question under way goes on, and its answer is changed in the same way. So `change` runs once or
 * twice. The stream sends what differs from what it last sent: after an answer that is newer, it sends the part again.
 */
export function changeAnswer<Answer>(queryKey: KeyOf<Answer>, change: (answer: Answer) => Answer): void {
  const take = (): void =>
    void queryClient.setQueryData<Answer>(queryKey, (answer) => answer && change(answer));
  take();
  const asked = { queryKey, exact: true };
  if (queryClient.isFetching(asked) === 0) return;
  // Waits for the question under way: none is asked anew. Where another one has taken its place, it waits for that one.
  void queryClient.refetchQueries(asked, { cancelRefetch: false }).then(take);
}
