/** The pictures of docs/guides/console.md: the name of a sight, by the address of its page. */
export const GUIDE_PICTURES: Readonly<Record<string, string>> = {
  '/': 'overview',
  '/runs': 'runs',
  '/runs/$id': 'run-failed',
  '/jobs': 'jobs',
  '/queues': 'queues',
  '/failures': 'failures',
  '/schedules': 'schedules',
  '/graph': 'graph',
  '/alerts': 'alerts',
  '/events': 'events',
  '/statistics': 'metrics',
  '/quests': 'quests',
  '/decks': 'decks',
  '/sprint': 'sprint',
  '/people': 'people',
  '/nodes': 'nodes',
  '/audit': 'audit',
  '/settings': 'settings-users',
  '/api-reference': 'api-reference',
};

/** Those beside the page of a heading, or of a heading that is no page: names of sights. */
export const MORE_GUIDE_PICTURES: Readonly<Record<string, readonly string[]>> = {
  'First start': ['set-up'],
  Schedules: ['schedules-heat', 'schedules-edit'],
  'On a phone': ['overview-light-phone'],
  'The wall': ['wall'],
};
