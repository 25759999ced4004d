import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../../src/answers/overview.ts';
import { overviewQuery } from '../api/job-queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useLive } from './live.ts';
import { setStoreTime } from '../settings/clock.ts';

/** While it is not answered it is asked for again: the stream may have nothing to say when the store is back. */
const AGAIN_MS = 15_000;

/** The numbers of the rail are those of the overview: every page has them. */
export function useOverviewLive(): void {
  useQuery({
    ...overviewQuery,
    refetchInterval: ({ state }) => (state.status === 'error' ? AGAIN_MS : false),
  });
  useLive(['overview'], {
    events: {
      tiles: (overview: Overview) => {
        setStoreTime(overview.now);
        queryClient.setQueryData(overviewQuery.queryKey, overview);
      },
    },
    // Where pages ask every 3 s, a question that is tried again would never come to its end.
    refresh: () =>
      void queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey }, { cancelRefetch: false }),
  });
}
