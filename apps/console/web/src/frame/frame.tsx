/** What is around every page: rail, top bar, keys, dialogs, the title of the tab. */
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import type { Overview } from '../../../src/answers/overview.ts';
import { overviewQuery, queryClient } from '../api/queries.ts';
import { useGo } from '../components/app-link.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { toggleLive, useLive } from '../live/live.ts';
import { setStoreTime } from '../settings/clock.ts';
import { Announcer } from './announcer.tsx';
import { Confirm } from './confirm.tsx';
import { useFrameActions } from './frame-actions.ts';
import { KeyDialog, openKeys } from './key-dialog.tsx';
import { openPalette, Palette } from './palette.tsx';
import { BottomBar, Rail } from './rail.tsx';
import { Toasts } from './toasts.tsx';

export function Frame() {
  useAnywhereKeys();
  useOverviewLive();
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Rail />
      <Outlet />
      <BottomBar />
      <Toasts />
      <Confirm />
      <Palette />
      <KeyDialog />
      <Announcer />
    </>
  );
}

function useAnywhereKeys(): void {
  const go = useGo();
  const actions = useFrameActions();
  const act = (hint: string) => () => actions.find((action) => action.hint === hint)?.act();
  useKeys('anywhere', {
    'Mod k': openPalette,
    '?': openKeys,
    t: act('t'),
    'Shift t': act('Shift t'),
    '.': toggleLive,
    'g o': () => go('/'),
    'g r': () => go('/runs'),
    'g j': () => go('/jobs'),
    'g q': () => go('/queues'),
    'g f': () => go('/failures'),
  });
}

/** The numbers of the rail are those of the overview: every page has them. */
function useOverviewLive(): void {
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
