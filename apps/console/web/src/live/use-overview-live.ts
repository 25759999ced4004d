import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Overview } from '../../../src/answers/overview.ts';
import { overviewQuery } from '../api/job-queries.ts';
import { takePushed } from '../api/pushed.ts';
import { readMissed } from '../api/query-client.ts';
import { refreshAll, useLive } from './live.ts';
import { setStoreTime } from '../settings/clock.ts';

/** While it is not answered it is asked for again: the stream may have nothing to say when the store is back. */
const AGAIN_MS = 15_000;

/** The numbers of the rail are those of the overview: every page has them. */
export function useOverviewLive(): void {
  const { status } = useQuery({
    ...overviewQuery,
    refetchInterval: ({ state }) => (state.status === 'error' ? AGAIN_MS : false),
  });
  useLive(['overview'], {
    events: {
      tiles: (overview: Overview) => {
        setStoreTime(overview.now);
        takePushed(overviewQuery.queryKey, overview);
      },
    },
    refresh: () => readMissed(overviewQuery.queryKey),
  });
  const wasAway = useRef(false);
  useEffect(() => {
    // The lists of the page have missed what came while it was refused.
    if (status === 'success' && wasAway.current) refreshAll();
    if (status !== 'pending') wasAway.current = status === 'error';
  }, [status]);
}
