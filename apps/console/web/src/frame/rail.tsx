import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { overviewQuery, whoQuery } from '../api/queries.ts';
import { AppLink } from '../components/app-link.tsx';
import { Icon, Logo } from '../components/icon.tsx';
import { plural } from '../words/numbers.ts';
import { type Badge, type Page, pageOf, PAGES } from './pages.ts';

export function Rail() {
  const { data: overview } = useQuery(overviewQuery);
  const { data: who } = useQuery(whoQuery);
  return (
    <nav className="rail" aria-label="Pages">
      <AppLink className="brand" href="/">
        <Logo />
        <span>Signal Blueprint</span>
      </AppLink>
      <div className="group">
        <h2>Operate</h2>
        <PageLinks badges={overview?.rail} />
      </div>
      <div className="railfoot">
        <span>
          {overview && `${plural(overview.rail.nodes, 'node')} · ${plural(overview.rail.slots, 'slot')}`}
        </span>
        <span>{who && `v${who.version}`}</span>
      </div>
    </nav>
  );
}

export function BottomBar() {
  const { data: overview } = useQuery(overviewQuery);
  return (
    <nav className="bottom" aria-label="Pages">
      <PageLinks badges={overview?.rail} />
    </nav>
  );
}

function PageLinks({ badges }: { readonly badges: Parameters<Page['badge']>[0] | undefined }): ReactNode {
  const { pathname } = useLocation();
  const current = pageOf(pathname);
  return PAGES.map((page) => (
    <AppLink
      key={page.path}
      href={page.path}
      aria-current={page === current ? 'page' : undefined}
      title={page.name}
    >
      <Icon name={page.icon} />
      <span>{page.name}</span>
      <PageBadge badge={badges && page.badge(badges)} />
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
