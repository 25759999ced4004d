import { type CommandDefinition, defineCommand } from '../cli/command.ts';

const GROUP = 'Alerts';
const FILE = { value: 'file', summary: 'read this file (default: alerts.yaml of the app)' } as const;

/** The commands about alerts: what fires, what was told, and what is not to be told. */
export const ALERT_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'alert:status',
    group: GROUP,
    summary:
      'the rules of alerts.yaml and what fires, the channels, and whether daemons have this version; exits with 6 when something fires, 4 when something is wrong in the file',
    options: { alerts: FILE },
    examples: ['worker alert:status', 'worker alert:status --alerts new.yaml --json'],
    load: () => import('./alert-status.ts'),
  }),
];
