/**
 * A question that was refused is without an error while it is asked again, and a page without an answer would show that it
 * reads. With this it keeps the error until the answer is there: the message stays, and the button with the focus.
 */
import type { Query, QueryCache } from '@tanstack/react-query';

export function keepErrors(cache: QueryCache): void {
  const shown = new WeakMap<Query, Error>();
  cache.subscribe((event) => {
    const { query, type } = event;
    // On another visit the error is of the past.
    if (type === 'observerRemoved' && query.getObserversCount() === 0) shown.delete(query);
    if (type !== 'updated') return;
    const { state } = query;
    const last = shown.get(query);
    // With an answer the page shows that, and its error is not taken away.
    if (event.action.type === 'error' && state.data === undefined) shown.set(query, event.action.error);
    if (event.action.type === 'success') shown.delete(query);
    if (event.action.type === 'fetch' && state.data === undefined && last)
      query.setState({ status: 'error', error: last });
  });
}
