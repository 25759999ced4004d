/** A page of Questboard: one organisation, chosen in the top bar where there are several; it follows the changes of its board. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { OrgRow } from '../../../src/answers/board/orgs.ts';
import { readMissed, readTouched } from '../api/query-client.ts';
import { NoAnswer } from '../components/answer/answer.tsx';
import { Blank, Command } from '../components/answer/blank.tsx';
import { Menu, MenuItem } from '../components/controls/menu.tsx';
import { AppLink, useGo } from '../components/links/app-link.tsx';
import { usePageAddress } from '../components/links/page-address.ts';
import { Icon } from '../components/marks/icon.tsx';
import { PageFrame } from '../frame/page.tsx';
import { useMay } from '../frame/rights.ts';
import { useLive } from '../live/live.ts';
import { changeSettings, useSettings } from '../settings/settings.ts';
import { address, textIn } from '../words/address.ts';
import { boardKey, orgsQuery } from './board-queries.ts';
import { chooseOrg } from './choose-org.ts';

interface BoardPageProps {
  readonly title: string;
  readonly className: string;
  /** Beside the title. */
  readonly aside?: (org: OrgRow) => ReactNode;
  /** Where no organisation is stored yet; absent: the way to the page that imports one. */
  readonly first?: ReactNode;
  readonly children: (org: OrgRow) => ReactNode;
}

export function BoardPage({ title, className, aside, first, children }: BoardPageProps) {
  const query = useQuery(orgsQuery);
  const { data } = query;
  const orgs = data?.items ?? [];
  const named = useNamedOrg();
  const { org: last } = useSettings();
  const org = chooseOrg(orgs, { named, last });
  useEffect(() => {
    if (named !== undefined && org?.id === named) changeSettings({ org: named });
  }, [named, org?.id]);
  useBoardLive(org?.id);
  return (
    <PageFrame
      title={title}
      className={className}
      aside={
        <>
          {orgs.length > 1 && <OrgChoice orgs={orgs} current={org?.id} />}
          {org && aside?.(org)}
        </>
      }
    >
      {org ? (
        children(org)
      ) : data && named !== undefined && orgs.length > 0 ? (
        <UnknownOrg named={named} orgs={orgs} />
      ) : data ? (
        <NoOrgs>{first}</NoOrgs>
      ) : (
        <NoAnswer isPage query={query} />
      )}
    </PageFrame>
  );
}

function useNamedOrg(): string | undefined {
  return textIn(usePageAddress().search, 'org');
}

/** Each change of the board reads again what the page shows of it. */
function useBoardLive(org: string | undefined): void {
  const readAgain = (): void => {
    if (org !== undefined) readTouched({ queryKey: boardKey(org) });
  };
  useLive(
    [`org:${org ?? ''}`],
    {
      events: {
        changed: ({ org: changed }: { readonly org: string }) => {
          if (changed === org) readAgain();
        },
      },
      refresh: () => {
        if (org !== undefined) readMissed(boardKey(org));
      },
    },
    org !== undefined,
  );
}

function OrgChoice({
  orgs,
  current,
}: {
  readonly orgs: readonly OrgRow[];
  readonly current: string | undefined;
}) {
  const go = useGo();
  const { pathname } = usePageAddress();
  const { name = 'Choose' } = orgs.find(({ id }) => id === current) ?? {};
  return (
    <Menu
      label="Organisation"
      hasText
      className="btn small orgs"
      button={
        <>
          <span>{name}</span>
          <Icon name="down" />
        </>
      }
    >
      {orgs.map((one) => (
        <MenuItem
          key={one.id}
          isChosen={one.id === current}
          onSelect={() => go(address(pathname, { org: one.id }))}
        >
          {one.name} <span className="dim">{one.id}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

function UnknownOrg({ named, orgs }: { readonly named: string; readonly orgs: readonly OrgRow[] }) {
  const { pathname } = usePageAddress();
  return (
    <Blank title={`There is no organisation “${named}”`}>
      <p className="soft">
        You may see{' '}
        {orgs.map(({ id, name }, i) => (
          <span key={id}>
            {i > 0 && ', '}
            <AppLink className="acc" href={address(pathname, { org: id })}>
              {name}
            </AppLink>
          </span>
        ))}
        .
      </p>
    </Blank>
  );
}

function NoOrgs({ children }: { readonly children: ReactNode }) {
  const mayImport = useMay('admin');
  return (
    <>
      {mayImport && children}
      <Blank title="No organisation is stored yet">
        <p className="soft">
          A board comes from a file: members, quests and tasks. Make an example, or write your own, and import
          it{mayImport && (children === undefined ? <FilesLink /> : ', here or on the machine')}.
        </p>
        <Command text="worker questboard:example --out board.yaml" />
        <Command text="worker questboard:import board.yaml" />
      </Blank>
    </>
  );
}

function FilesLink() {
  return (
    <>
      {' '}
      <AppLink className="acc" href={address('/decks', { view: 'files' })}>
        in the browser
      </AppLink>{' '}
      or on the machine
    </>
  );
}
