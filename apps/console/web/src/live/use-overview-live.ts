import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../../src/answers/overview.ts';
import { overviewQuery } from '../api/job-queries.ts';
import { queryClient } from '../api/query-client.ts';
import { useLive } from './live.ts';
import { setStoreTime } from '../settings/clock.ts';

/** The numbers of the rail are those of the overview: every page has them. */
export function useOverviewLive(): void {
  useQuery(overviewQuery);
  useLive(['overview'], {
    events: {
      tiles: (overview: Overview) => {
        setStoreTime(overview.now);
        queryClient.setQueryData(overviewQuery.queryKey, overview);
      },
    },
    refresh: () => void queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey }),
  });
}
