/** Answers that change while a question about them is under way: its answer may be older, and must not take their place. */
import { type DataTag, hashKey, type QueryKey } from '@tanstack/react-query';
import { queryClient } from './query-client.ts';

type KeyOf<Answer> = DataTag<QueryKey, Answer, Error>;

/** The changes that are made once more in the answer of a question under way, by its key, in the order in which they came. */
const waiting = new Map<string, readonly (() => void)[]>();

/** A whole answer of the stream. A question under way is given up. */
export function takePushed<Answer>(queryKey: KeyOf<Answer>, answer: Answer): void {
  waiting.delete(hashKey(queryKey));
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
  const key = hashKey(queryKey);
  const before = waiting.get(key);
  if (!before && queryClient.isFetching(asked) === 0) return;
  const all = [...(before ?? []), take];
  waiting.set(key, all);
  const takeAll = (): void => {
    if (waiting.get(key) !== all) return;
    waiting.delete(key);
    for (const takeAgain of all) takeAgain();
  };
  // Waits for the question under way: none is asked anew. Another question may take its place and be answered first, so
  // only the last change waits, and it repeats all changes in their order.
  void queryClient.refetchQueries(asked, { cancelRefetch: false }).then(takeAll);
}
