import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { RULES_FILE, SCHEDULE_FILE } from '../input/shared-flags.ts';

/** The commands about the configuration. */
export const CONFIG_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'config:check',
    group: 'Store',
    summary: 'check the configuration, and report every mistake in it; exits with 4 if there is one',
    options: {
      config: SCHEDULE_FILE,
      alerts: RULES_FILE,
    },
    examples: [
      'worker config:check',
      'worker config:check --config new.yaml --json',
      'worker config:check --alerts new-alerts.yaml',
    ],
    load: () => import('./config-check.ts'),
  }),
  defineCommand({
    name: 'config:show',
    group: 'Store',
    summary: 'show the settings that hold here; needs no store',
    options: {
      origin: {
        summary: 'show where each value comes from too: flag, variable, line of worker.yaml, default',
      },
    },
    examples: ['worker config:show', 'worker config:show --origin', 'worker config:show --json'],
    load: () => import('./config-show.ts'),
  }),
];
