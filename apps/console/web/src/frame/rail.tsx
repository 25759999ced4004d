import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Overview } from '../../../src/answers/overview.ts';
import { overviewQuery } from '../api/job-queries.ts';
import { whoQuery } from '../api/sign-in-queries.ts';
import { Menu, MenuItem } from '../components/controls/menu.tsx';
import { AppLink, useGo } from '../components/links/app-link.tsx';
import { Icon, Logo } from '../components/marks/icon.tsx';
import { plural } from '../words/numbers.ts';
import { type Badge, GROUPS, type Page, pageOf } from './pages.ts';
import { useOwnPages } from './rights.ts';

export function Rail() {
  const own = useOwnPages();
  const { data: overview } = useQuery(overviewQuery);
  const { data: who } = useQuery(whoQuery);
  return (
    <nav className="rail" aria-label="Pages">
      <AppLink className="brand" href="/">
        <Logo />
        <span>Signal Blueprint</span>
      </AppLink>
      {GROUPS.map((group) => ({
        group,
        pages: own.filter((page) => (page.group ?? 'Operate') === group),
      })).map(
        ({ group, pages }) =>
          pages.length > 0 && (
            <div key={group} className="group">
              <h2>{group}</h2>
              <PageLinks pages={pages} badges={overview?.rail} />
            </div>
          ),
      )}
      <div className="railfoot">
        {overview && (
          <AppLink className="lnk" href="/nodes">
            {plural(overview.rail.nodes, 'node')} · {plural(overview.rail.slots, 'slot')}
          </AppLink>
        )}
        <span>{who && `v${who.version}`}</span>
      </div>
    </nav>
  );
}

/** Four pages, and the others behind More. */
export function BottomBar() {
  const { data: overview } = useQuery(overviewQuery);
  const { pathname } = useLocation();
  const go = useGo();
  const own = useOwnPages();
  const others = own.filter(({ isFirst }) => isFirst !== true);
  return (
    <nav className="bottom" aria-label="Pages">
      <PageLinks pages={own.filter(({ isFirst }) => isFirst === true)} badges={overview?.rail} />
      <Menu
        label="More pages"
        hasText
        className={others.some((page) => page === pageOf(pathname)) ? 'more-pages on' : 'more-pages'}
        button={
          <>
            <Icon name="more" />
            <span>More</span>
          </>
        }
      >
        {others.map(({ path, name }) => (
          <MenuItem key={path} onSelect={() => go(path)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </nav>
  );
}

interface PageLinksProps {
  readonly pages: readonly Page[];
  readonly badges: Overview['rail'] | undefined;
}

function PageLinks({ pages, badges }: PageLinksProps): ReactNode {
  const { pathname } = useLocation();
  const current = pageOf(pathname);
  return pages.map((page) => (
    <AppLink
      key={page.path}
      href={page.path}
      aria-current={page === current ? 'page' : undefined}
      title={page.name}
    >
      <Icon name={page.icon} />
      <span>{page.name}</span>
      <PageBadge badge={badges && page.badge?.(badges)} />
    </AppLink>
  ));
}

function PageBadge({ badge }: { readonly badge: Badge | undefined }) {
  if (!badge) return null;
  return (
    <b className={`badge ${badge.tone}`}>
      {badge.text}
      <span className="sr"> {badge.label}</span>
    </b>
  );
}
