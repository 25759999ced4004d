/** Where a page exports a list whole (menu Export), and copies it by `y` and `Y`: each list of the API has both, or a reason. */
import type { PageCall } from './calls.ts';

interface ListPlace {
  readonly exported: PageCall;
  /** A text says why there is no command to copy. */
  readonly copied: PageCall | string;
}

const OF_ONE = 'is a part of the page of one object, which has its own command to copy';
const CHOICE = 'is the choice of a page or a filter, not a list of it';

/** By route, in the order of the table. */
export const LISTS: Readonly<Record<string, ListPlace | string>> = {
  'GET /api/v1/runs': {
    exported: { file: 'pages/runs/views.tsx', text: '<ListActs path="/runs"' },
    copied: { file: 'pages/runs/runs-page.tsx', text: 'path: `/runs?${filterQuery(filter)}`' },
  },
  'GET /api/v1/runs/:id/logs': 'the page of the run saves it as a file and copies run:logs',
  'GET /api/v1/runs/:id/events': OF_ONE,
  'GET /api/v1/jobs': {
    exported: { file: 'pages/jobs/jobs-page.tsx', text: '<ListActs path="/jobs"' },
    copied: { file: 'pages/jobs/jobs-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/stats': 'no page reads it: charts are drawn from series',
  'GET /api/v1/queues': {
    exported: { file: 'pages/queues/queues-page.tsx', text: '<ExportMenu path="/queues"' },
    copied: { file: 'pages/queues/queues-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/chains': {
    exported: { file: 'pages/graph/chains-view.tsx', text: '<ListActs path="/chains"' },
    copied: 'no command prints chains: Y copies it as curl',
  },
  'GET /api/v1/nodes': {
    exported: { file: 'pages/nodes/nodes-page.tsx', text: 'path="/nodes"' },
    copied: { file: 'pages/nodes/nodes-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/dead-letters': {
    exported: { file: 'pages/failures/failure-views.tsx', text: '<ListActs path="/dead-letters"' },
    copied: { file: 'pages/failures/failures-page.tsx', text: 'useListCopies(letterListCopies(parts))' },
  },
  'GET /api/v1/dead-letters/groups':
    'the page exports the letters of the groups, and copies dlq:list --group',
  'GET /api/v1/schedules': {
    exported: { file: 'pages/schedules/schedules-page.tsx', text: '<ListActs path="/schedules"' },
    copied: { file: 'pages/schedules/schedules-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/schedules/:name/fires': OF_ONE,
  'GET /api/v1/operations': 'says what is under way: each of them is followed in its drawer',
  'GET /api/v1/alerts/history': {
    exported: { file: 'pages/alerts/history.tsx', text: '<ExportMenu path="/alerts/history"' },
    copied: { file: 'pages/alerts/alerts-page.tsx', text: 'useListCopies(alertCopies(parts))' },
  },
  'GET /api/alerts/history': 'another name of /api/v1/alerts/history',
  'GET /api/v1/silences': {
    exported: { file: 'pages/alerts/silence-view.tsx', text: '<ExportMenu path="/silences"' },
    copied: { file: 'pages/alerts/parts/alert-copies.ts', text: 'worker alert:silences' },
  },
  'GET /api/v1/events': {
    exported: { file: 'pages/events/event-views.tsx', text: '<ListActs path="/events"' },
    copied: { file: 'pages/events/events-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/audit': {
    exported: { file: 'pages/audit/audit-views.tsx', text: '<ListActs path="/audit"' },
    copied: {
      file: 'pages/audit/audit-page.tsx',
      text: 'useListCopies({ command: auditCommand(filter)',
    },
  },
  'GET /api/v1/orgs': CHOICE,
  'GET /api/v1/orgs/:org/members': {
    exported: { file: 'pages/people/people-page.tsx', text: "<ListActs path={orgUrl(org, 'members')}" },
    copied: { file: 'pages/people/people-page.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/orgs/:org/sprints': CHOICE,
  'GET /api/v1/orgs/:org/quests': {
    exported: { file: 'pages/quests/lists/quest-list.tsx', text: 'path, params: filter, name:' },
    copied: { file: 'pages/quests/lists/quest-list.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/orgs/:org/questlines': CHOICE,
  'GET /api/v1/orgs/:org/tasks': {
    exported: { file: 'pages/quests/lists/task-list.tsx', text: 'path, params: filter, name:' },
    copied: { file: 'pages/quests/lists/task-list.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/orgs/:org/tasks/:id/history': OF_ONE,
  'GET /api/v1/orgs/:org/github/links': 'no page reads it: view GitHub shows the issues in trouble',
  'GET /api/v1/orgs/:org/decks': {
    exported: { file: 'pages/decks/day/day-view.tsx', text: '<ListActs {...list}' },
    copied: { file: 'pages/decks/day/day-view.tsx', text: 'useListCopies({ command, ...list })' },
  },
  'GET /api/v1/orgs/:org/flags': {
    exported: {
      file: 'pages/decks/day/flag-box.tsx',
      text: "<ExportMenu path={orgUrl(org, 'flags')}",
    },
    copied: 'stands beside the decks, whose keys y and Y are: its menu copies it as curl',
  },
  'GET /api/v1/orgs/:org/runs': {
    exported: { file: 'pages/decks/runs/runs-view.tsx', text: '<ListActs {...list}' },
    copied: { file: 'pages/decks/runs/runs-view.tsx', text: 'useListCopies({ command, ...list })' },
  },
  'GET /api/v1/views': CHOICE,
  'GET /api/v1/sessions': {
    exported: { file: 'pages/settings/sessions.tsx', text: '<ExportMenu path="/sessions"' },
    copied: { file: 'pages/settings/sessions.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/users': {
    exported: { file: 'pages/settings/users/users.tsx', text: '<ExportMenu path="/users"' },
    copied: { file: 'pages/settings/users/users.tsx', text: 'useListCopies(' },
  },
  'GET /api/v1/links': 'a few lines below the users: a link is made again, not kept',
  'GET /api/v1/tokens': {
    exported: { file: 'pages/settings/tokens.tsx', text: '<ExportMenu path="/tokens"' },
    copied: { file: 'pages/settings/tokens.tsx', text: 'useListCopies(' },
  },
};
