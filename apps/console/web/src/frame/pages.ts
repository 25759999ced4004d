/** The pages of the rail: only those that exist. */
import type { Overview } from '../../../src/answers/overview.ts';
import type { IconName } from '../components/marks/icon.tsx';
import type { KeyName } from '../keys/key-table.ts';
import { loudAlerts } from '../words/loud-alerts.ts';
import { countText } from '../words/numbers.ts';

export interface Badge {
  readonly text: string;
  readonly tone: '' | 'bad' | 'hold';
  /** What the number counts, for those who hear it. */
  readonly label: string;
}

/** The groups of the rail, in their order. One without a page is not shown. */
export const GROUPS = ['Operate', 'Watch', 'Questboard', 'System'] as const;
export type Group = (typeof GROUPS)[number];

export interface Page {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  readonly key: KeyName;
  /** Of the rail; absent: Operate. */
  readonly group?: Group;
  /** In the bar of a phone; the others are under More. */
  readonly isFirst?: true;
  /** Others do not find it in the rail. */
  readonly least?: 'admin';
  /** Absent: it counts nothing. */
  readonly badge?: (rail: Overview['rail']) => Badge | undefined;
}

export const PAGES: readonly Page[] = [
  { path: '/', name: 'Overview', icon: 'overview', key: 'g o', isFirst: true },
  {
    path: '/runs',
    name: 'Runs',
    icon: 'runs',
    key: 'g r',
    isFirst: true,
    badge: ({ live }) => badge(live.count, countText(live), '', 'have not ended'),
  },
  {
    path: '/jobs',
    name: 'Jobs',
    icon: 'jobs',
    key: 'g j',
    badge: ({ failingJobs }) => badge(failingJobs, countText(failingJobs), 'bad', 'failing'),
  },
  {
    path: '/queues',
    name: 'Queues',
    icon: 'queues',
    key: 'g q',
    badge: ({ queuesAside }) =>
      badge(queuesAside, countText(queuesAside), 'hold', 'paused, draining or without a node'),
  },
  {
    path: '/failures',
    name: 'Failures',
    icon: 'failures',
    key: 'g f',
    isFirst: true,
    badge: ({ deadLetters }) => badge(deadLetters.count, countText(deadLetters), 'bad', 'dead letters'),
  },
  { path: '/schedules', name: 'Schedules', icon: 'schedules', key: 'g s' },
  { path: '/graph', name: 'Graph', icon: 'graph', key: 'g g' },
  {
    path: '/alerts',
    name: 'Alerts',
    icon: 'alerts',
    key: 'g a',
    group: 'Watch',
    isFirst: true,
    badge: (rail) => badge(loudAlerts(rail), countText(loudAlerts(rail)), 'bad', 'firing'),
  },
  { path: '/events', name: 'Events', icon: 'events', key: 'g e', group: 'Watch' },
  {
    // Not /metrics: that is for Prometheus.
    path: '/statistics',
    name: 'Metrics',
    icon: 'metrics',
    key: 'g m',
    group: 'Watch',
  },
  { path: '/quests', name: 'Quests', icon: 'quests', key: 'g b', group: 'Questboard' },
  { path: '/decks', name: 'Decks', icon: 'deck', key: 'g d', group: 'Questboard' },
  { path: '/sprint', name: 'Sprint', icon: 'sprint', key: 'g p', group: 'Questboard' },
  { path: '/people', name: 'People', icon: 'person', key: 'g w', group: 'Questboard' },
  { path: '/nodes', name: 'Nodes', icon: 'nodes', key: 'g n', group: 'System' },
  { path: '/audit', name: 'Audit', icon: 'audit', key: 'g u', group: 'System', least: 'admin' },
  { path: '/settings', name: 'Settings', icon: 'settings', key: 'g ,', group: 'System' },
  { path: '/api-reference', name: 'API', icon: 'api', key: 'g i', group: 'System' },
];

/** The page that a path belongs to: `/runs/3429` is of Runs. */
export function pageOf(path: string): Page | undefined {
  return PAGES.find((page) =>
    page.path === '/' ? path === '/' : path === page.path || path.startsWith(`${page.path}/`),
  );
}

function badge(count: number, text: string, tone: Badge['tone'], label: string): Badge | undefined {
  return count === 0 ? undefined : { text, tone, label };
}
