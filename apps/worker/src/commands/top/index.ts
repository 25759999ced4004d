import { type CommandDefinition, defineCommand } from '../../cli/command.ts';

/** The live screen of the whole worker. */
export const TOP_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'top',
    group: 'Look',
    summary: 'watch queues, running runs, failures and schedules due next; q quits',
    examples: ['worker top', 'NO_COLOR=1 worker top'],
    load: () => import('./top.ts'),
  }),
];
