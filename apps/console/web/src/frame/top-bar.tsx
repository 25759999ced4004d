import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/request/api-problem.ts';
import { deleteJson } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { announceSession } from '../api/session-change.ts';
import type { WhoAmI } from '../../../src/answers/system/session.ts';
import { whoQuery } from '../api/sign-in-queries.ts';
import { Key } from '../components/controls/button.tsx';
import { Menu, MenuItem } from '../components/controls/menu.tsx';
import { Icon } from '../components/marks/icon.tsx';
import {
  changeSettings,
  nextTheme,
  nextZone,
  type Settings,
  THEMES,
  useSettings,
  zoneLabel,
  ZONES,
} from '../settings/settings.ts';
import { askFirst } from './confirm.tsx';
import { openKeys } from './key-dialog.tsx';
import { LivePill, LiveWhy } from './live-pill.tsx';
import { openPalette } from './palette/palette-open.ts';

const ZONE_WORDS: Readonly<Record<Settings['zone'], string>> = {
  browser: "this browser's",
  utc: 'UTC',
  schedule: "each schedule's own",
};

/** Crumbs and the title are the page's. */
export function TopBar({ children }: { readonly children: ReactNode }) {
  const { data: who } = useQuery(whoQuery);
  const settings = useSettings();
  return (
    <header className="top">
      {children}
      <LiveWhy />
      <button type="button" className="find" aria-keyshortcuts="Control+K Meta+K" onClick={openPalette}>
        <Icon name="search" />
        <span>Find or do…</span>
        <Key name="Mod k" />
      </button>
      <div className="who">
        {who && <Where who={who} />}
        <LivePill />
        <Menu
          label={`Times are in ${ZONE_WORDS[settings.zone]} zone`}
          hasText
          button={
            <>
              {zoneLabel(settings)}
              <span className="sr">: times are in {ZONE_WORDS[settings.zone]} zone</span>
            </>
          }
          className="ghost tz"
        >
          {ZONES.map((zone) => (
            <MenuItem key={zone} isChosen={zone === settings.zone} onSelect={() => changeSettings({ zone })}>
              {ZONE_WORDS[zone]} zone
            </MenuItem>
          ))}
        </Menu>
        <Menu label={`Theme: ${settings.theme}`} button={<Icon name="moon" />}>
          {THEMES.map((theme) => (
            <MenuItem
              key={theme}
              isChosen={theme === settings.theme}
              onSelect={() => changeSettings({ theme })}
            >
              {theme}
            </MenuItem>
          ))}
        </Menu>
        {who && <UserMenu who={who} />}
      </div>
    </header>
  );
}

interface WhoProps {
  readonly who: WhoAmI;
}

/** Which installation this is, and that anybody is let in. A phone has the room for it in the menu of the user. */
function Where({ who: { environment, auth } }: WhoProps) {
  return (
    <>
      {environment !== undefined && <span className="env">{environment}</span>}
      {auth === 'none' && <span className="env bad">no sign-in</span>}
    </>
  );
}

function UserMenu({ who }: WhoProps) {
  const { name, role, auth } = who;
  const settings = useSettings();
  return (
    <Menu
      label={`${name}, ${role}`}
      hasText
      button={
        <>
          <span aria-hidden="true">{name.slice(0, 2)}</span>
          <span className="sr">
            {name}, {role}
          </span>
        </>
      }
      className="avatar"
    >
      <p className="menu-head">
        <b>{name}</b> {role}{' '}
        <span className="phone-only">
          <Where who={who} />
        </span>
      </p>
      <MenuItem onSelect={openPalette}>Find or do…</MenuItem>
      <MenuItem onSelect={openKeys}>Keys</MenuItem>
      <MenuItem onSelect={() => changeSettings({ keys: !settings.keys })}>
        Single keys: {settings.keys ? 'on' : 'off'}
      </MenuItem>
      <MenuItem
        onSelect={() => changeSettings({ density: settings.density === 'compact' ? 'cosy' : 'compact' })}
      >
        Rows: {settings.density}
      </MenuItem>
      <MenuItem onSelect={nextTheme}>Theme: {settings.theme}</MenuItem>
      <MenuItem onSelect={nextZone}>Times: {ZONE_WORDS[settings.zone]} zone</MenuItem>
      {auth === 'password' && <MenuItem onSelect={signOut}>Sign out</MenuItem>}
    </Menu>
  );
}

/** What this browser knows goes only with the session: else another person finds it open. */
function signOut(): void {
  leave().catch((error: unknown) =>
    askFirst({
      title: 'Not signed out',
      says: error instanceof Error ? error.message : String(error),
      verb: 'Try again',
      leave: 'Stay',
      command: false,
      act: leave,
    }),
  );
}

async function leave(): Promise<void> {
  await deleteJson('/session').catch((error: unknown) => {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
  });
  announceSession();
  queryClient.clear();
  location.assign('/sign-in');
}
