/** What is around every page: rail, top bar, keys, dialogs, the title of the tab. */
import { Outlet } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { readSentencesAgain } from '../api/query-client.ts';
import { useGo } from '../components/links/app-link.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { sendTopics, toggleLive } from '../live/live.ts';
import { useSettings } from '../settings/settings.ts';
import { Announcer } from './announcer.tsx';
import { Confirm } from './confirm.tsx';
import { useFrameActions } from './frame-actions.ts';
import { KeyDialog, openKeys } from './key-dialog.tsx';
import { PAGES } from './pages.ts';
import { openPalette } from './palette/palette-open.ts';
import { BottomBar, Rail } from './rail.tsx';
import { Toasts } from './toasts.tsx';
import { useOverviewLive } from '../live/use-overview-live.ts';

/** `children`: the palette, which is above the acts that it offers. */
export function Frame({ children }: { readonly children: ReactNode }) {
  useAnywhereKeys();
  useOverviewLive();
  useZoneChange();
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
      {children}
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
    ...Object.fromEntries(PAGES.map(({ key, path }) => [key, () => go(path)])),
  });
}

/**
 * Sentences name times in the zone that was chosen: they are read again when another is. The choice itself is compared:
 * times of schedules are also others where those of the rest stay.
 */
function useZoneChange(): void {
  const { zone } = useSettings();
  const before = useRef(zone);
  useEffect(() => {
    if (before.current === zone) return;
    before.current = zone;
    sendTopics();
    void readSentencesAgain();
  }, [zone]);
}
