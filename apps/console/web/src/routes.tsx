/** Addresses and their pages. A page is loaded when it is opened; the frame is there from the start. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiProblem } from './api/request/api-problem.ts';
import { getJson } from './api/client.ts';
import { queryClient } from './api/query-client.ts';
import { whoQuery } from './api/sign-in-queries.ts';
import { NoAnswer } from './components/answer/answer.tsx';
import { Frame } from './frame/frame.tsx';
import { Lost } from './frame/lost.tsx';
import { Palette } from './palette/palette.tsx';
import { SecretDialog } from './acts/access/secret.tsx';
import { SessionEnded } from './sign-in/session-ended.tsx';

/** How often a page could not be loaded, since the last one that could. */
let failures = 0;

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost });

function Framed() {
  return (
    <Frame>
      <Palette />
      <SecretDialog />
      <SessionEnded />
    </Frame>
  );
}

/** All pages that need a person. */
const framed = createRoute({
  getParentRoute: () => root,
  id: 'framed',
  component: Framed,
  notFoundComponent: Lost,
  async beforeLoad({ location }) {
    try {
      const { role } = await queryClient.ensureQueryData(whoQuery);
      // A wall may see nothing else.
      if (role === 'wall') throw redirect({ to: '/wall' });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
      throw error;
    }
    // Of the page, not of the one that is fetched: see page-address.ts.
    return { hash: location.hash };
  },
});

const pages = [
  page('/', () => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
  page('/runs', () => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
  page('/runs/$id', () => import('./pages/run/run-page.tsx'), 'RunPage'),
  page('/jobs', () => import('./pages/jobs/jobs-page.tsx'), 'JobsPage'),
  page('/jobs/$id', () => import('./pages/job/job-page.tsx'), 'JobPage'),
  page('/queues', () => import('./pages/queues/queues-page.tsx'), 'QueuesPage'),
  page('/schedules', () => import('./pages/schedules/schedules-page.tsx'), 'SchedulesPage'),
  page('/graph', () => import('./pages/graph/graph-page.tsx'), 'GraphPage'),
  page('/nodes', () => import('./pages/nodes/nodes-page.tsx'), 'NodesPage'),
  page('/alerts', () => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  page('/quests', () => import('./pages/quests/quests-page.tsx'), 'QuestsPage'),
  page('/audit', () => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
  page('/settings', () => import('./pages/settings/settings-page.tsx'), 'SettingsPage'),
  page('/api-reference', () => import('./pages/api-reference/api-page.tsx'), 'ApiPage'),
  page('/decks', () => import('./pages/decks/decks-page.tsx'), 'DecksPage'),
  page('/events', () => import('./pages/events/events-page.tsx'), 'EventsPage'),
  page('/statistics', () => import('./pages/metrics/metrics-page.tsx'), 'MetricsPage'),
  page('/failures', () => import('./pages/failures/failures-page.tsx'), 'FailuresPage'),
  page('/people', () => import('./pages/people/people-page.tsx'), 'PeoplePage'),
  page('/sprint', () => import('./pages/sprint/sprint-page.tsx'), 'SprintPage'),
];

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyPage(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const wall = createRoute({
  getParentRoute: () => root,
  path: '/wall',
  component: lazyPage(() => import('./pages/wall/wall-page.tsx'), 'WallPage'),
});

/** No page of its own: a wall that is not signed in shows the same. */
const links = ['/setup', '/invite', '/reset'].map((path) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyPage(() => import('./sign-in/one-time-link.tsx'), 'OneTimeLink'),
  }),
);

export const router = createRouter({
  routeTree: root.addChildren([framed.addChildren(pages), signIn, wall, ...links]),
  // An address is read by people: plain parameters, no JSON.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: writeSearch,
  scrollRestoration: true,
  // It takes the place of the page, with its main part and its heading.
  defaultErrorComponent: ({ error }) => (
    <main id="main" tabIndex={-1}>
      <h1 className="sr">Error</h1>
      <NoAnswer
        isPage
        tries={failures || undefined}
        query={{
          data: undefined,
          error: error instanceof Error ? error : new Error(String(error)),
          // What a page needs before it is shown is asked for again, too: its program, and who asks.
          refetch: () => router.invalidate(),
        }}
      />
    </main>
  ),
});

function page<Exports extends Record<string, unknown>>(
  path: string,
  load: () => Promise<Exports>,
  name: keyof Exports & string,
) {
  return createRoute({ getParentRoute: () => framed, path, component: lazyPage(load, name) });
}

/**
 * A page that cannot be loaded while the console does not answer says so. Where it answers, the file is of a version before:
 * the router then loads the whole application anew.
 */
function lazyPage<Exports extends Record<string, unknown>>(
  load: () => Promise<Exports>,
  name: keyof Exports & string,
) {
  return lazyRouteComponent(
    () =>
      load().then(
        (exports) => {
          failures = 0;
          return exports;
        },
        async (error: unknown) => {
          failures += 1;
          await getJson('/door');
          throw error;
        },
      ),
    name,
  );
}

function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') params.set(name, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
