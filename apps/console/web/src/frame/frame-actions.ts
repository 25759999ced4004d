/** What can be done anywhere: by its key, and in the palette. */
import { toggleLive } from '../live/live.ts';
import { changeSettings, nextTheme, nextZone, useSettings } from '../settings/settings.ts';
import type { PageAction } from './actions.ts';
import { openKeys } from './key-dialog.tsx';

export function useFrameActions(): readonly PageAction[] {
  const settings = useSettings();
  return [
    { name: 'Show all keys', icon: 'more', hint: '?', act: openKeys },
    {
      name: 'Change the theme',
      note: `now ${settings.theme}`,
      icon: 'moon',
      hint: 't',
      act: nextTheme,
    },
    {
      name: 'Change the time zone',
      note: `now ${settings.zone}`,
      icon: 'cron',
      hint: 'Shift t',
      act: nextZone,
    },
    { name: 'Pause or continue live changes', icon: 'pause', hint: '.', act: toggleLive },
    {
      name: settings.keys ? 'Switch single keys off' : 'Switch single keys on',
      icon: 'edit',
      act: () => changeSettings({ keys: !settings.keys }),
    },
  ];
}
