/** Reads what a list may have missed. It is no question of the page, so why it was refused is kept here. */
import { overviewQuery } from '../../api/job-queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { useListState } from './use-list-state.ts';

export interface Stale {
  /** Why the last read was refused; null: it was answered. */
  readonly error: Error | null;
  /** Until when the list was live. */
  readonly at: string | undefined;
}

interface Refresh {
  readonly stale: Stale;
  readonly refresh: (read: () => Promise<unknown>) => void;
}

const LIVE: Stale = { error: null, at: undefined };

export function useRefresh(list: string): Refresh {
  const [stale, setStale] = useListState(list, LIVE);
  return {
    stale,
    refresh: (read) =>
      void read().then(
        () => setStale(LIVE),
        (error: Error) => setStale({ error, at: queryClient.getQueryData(overviewQuery.queryKey)?.now }),
      ),
  };
}
