export const FIRST_NAMES = [
  'Ada',
  'Bram',
  'Chidi',
  'Dana',
  'Emil',
  'Farah',
  'Goran',
  'Hana',
  'Ines',
  'Jonas',
  'Kofi',
  'Lena',
] as const;

export const LAST_NAMES = ['Moreno', 'Okafor', 'Larsen', 'Weiss', 'Novak', 'Haddad', 'Silva'] as const;

export const SKILLS = ['backend', 'frontend', 'infra', 'data', 'design'] as const;

/** Product areas, each with its topics. */
export const AREAS = [
  {
    id: 'billing',
    title: 'Billing',
    topics: [
      'Invoices',
      'Refunds',
      'Tax rules',
      'Dunning',
      'Price plans',
      'Receipts',
      'Credit notes',
      'Vouchers',
    ],
  },
  {
    id: 'search',
    title: 'Search',
    topics: [
      'Text index',
      'Filters',
      'Ranking',
      'Suggestions',
      'Saved searches',
      'Synonyms',
      'Facets',
      'Snippets',
    ],
  },
  {
    id: 'onboarding',
    title: 'Onboarding',
    topics: [
      'Sign-up form',
      'Guided tour',
      'Invitations',
      'Sample data',
      'E-mail check',
      'Import',
      'Checklists',
      'Templates',
    ],
  },
  {
    id: 'observability',
    title: 'Observability',
    topics: [
      'Logs',
      'Trace view',
      'Alert rules',
      'Status page',
      'Latency',
      'Error groups',
      'Cost report',
      'Dashboards',
    ],
  },
  {
    id: 'mobile',
    title: 'Mobile API',
    topics: [
      'Push messages',
      'Offline sync',
      'Device login',
      'Uploads',
      'Deep links',
      'Rate limits',
      'Versions',
      'Flags',
    ],
  },
  {
    id: 'export',
    title: 'Data export',
    topics: [
      'CSV files',
      'Webhooks',
      'Data feed',
      'Reports',
      'Audit export',
      'Partner feed',
      'Backups',
      'Retention',
    ],
  },
  {
    id: 'access',
    title: 'Access control',
    topics: [
      'Roles',
      'Single sign-on',
      'API tokens',
      'Sessions',
      'Second factor',
      'Audit log',
      'Guests',
      'Reviews',
    ],
  },
  {
    id: 'speed',
    title: 'Performance',
    topics: [
      'Page cache',
      'Query plans',
      'Image sizes',
      'Cold start',
      'Bundle size',
      'Job queue',
      'Connections',
      'Load tests',
    ],
  },
] as const;

/** The quests of a topic, one after the other. */
export const MILESTONES = [
  'prototype',
  'first release',
  'beta feedback',
  'rollout',
  'hardening',
  'self service',
  'migration',
  'reporting',
  'second release',
  'clean-up',
] as const;

/** The tasks of a quest, in order; the name of the topic follows the words. */
export const STEPS: readonly Step[] = [
  { words: 'Explore options for', phase: 'W', minutes: 120, skills: [] },
  { words: 'Sketch the design of', phase: 'I', minutes: 180, skills: ['design'] },
  { words: 'Review the plan for', phase: 'D', minutes: 60, skills: [] },
  { words: 'Build the core of', phase: 'E', minutes: 480, skills: ['backend'] },
  { words: 'Build the screens for', phase: 'E', minutes: 360, skills: ['frontend'] },
  { words: 'Measure the usage of', phase: 'E', minutes: 120, skills: ['data'] },
  { words: 'Test and harden', phase: 'T', minutes: 240, skills: [] },
  { words: 'Deploy and watch', phase: 'T', minutes: 120, skills: ['infra'] },
  { words: 'Gather feedback on', phase: 'G', minutes: 60, skills: [] },
];

export const BLOCKERS = [
  'Waiting for the provider to enable the test account',
  'Legal has not answered yet',
  'The staging database is being restored',
  'Needs a decision about the retention period',
] as const;

export interface Step {
  readonly words: string;
  readonly phase: 'W' | 'I' | 'D' | 'G' | 'E' | 'T';
  readonly minutes: number;
  readonly skills: readonly (typeof SKILLS)[number][];
}
