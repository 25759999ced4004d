import type { LinkState } from '@sb/github';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { oneOf } from '../../cli/option-values.ts';
import { PAGE } from '../questboard/verbs/shared-flags.ts';

const GROUP = 'GitHub';
/** Those of the package, which only its commands load. */
const STATES = [
  'intent',
  'unknown',
  'linked',
  'moved',
  'deleted',
  'missing',
  'error',
] as const satisfies readonly LinkState[];
const stateValue = oneOf(STATES);
const ORG = { value: 'id', summary: 'use this organisation (default: all)' } as const;

/** The commands about the issues of tasks on GitHub. */
export const GITHUB_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'github:sync',
    group: GROUP,
    summary: 'bring the issues on GitHub to what the tasks want, now: the job github.sync',
    options: {
      org: ORG,
      dryRun: { summary: 'send nothing that changes anything; print the exact requests' },
      recreate: { summary: 'make issues that were deleted again, and look again for those that were moved' },
    },
    examples: [
      'worker github:sync --dry-run',
      'worker github:sync --org acme',
      'worker github:sync --recreate',
    ],
    load: () => import('./github-sync.ts'),
  }),
  defineCommand({
    name: 'github:links',
    group: GROUP,
    summary: 'list the issues of tasks, with the state and the last error of each',
    options: {
      org: ORG,
      state: { value: 'state', summary: STATES.join(', '), parse: stateValue },
      ...PAGE,
    },
    examples: [
      'worker github:links',
      'worker github:links --state error',
      'worker github:links --org acme --json',
    ],
    load: () => import('./github-links.ts'),
  }),
  defineCommand({
    name: 'github:doctor',
    group: GROUP,
    summary: 'check the token, its limits and each repository; exits with 6 if something is wrong',
    options: { org: ORG },
    examples: ['worker github:doctor', 'worker github:doctor --json'],
    load: () => import('./github-doctor.ts'),
  }),
];
