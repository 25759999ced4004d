import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { portValue } from '../../cli/option-values.ts';

/** The console: the pages and the API. */
export const CONSOLE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'console',
    group: 'Work',
    summary: 'serve the console until SIGINT or SIGTERM; it needs no daemon in this process',
    options: {
      port: {
        value: 'n',
        summary: 'listen on this port (default: CONSOLE_PORT, else 8787)',
        parse: portValue,
      },
    },
    examples: ['worker console', 'worker console --port 9000'],
    load: () => import('./console.ts'),
  }),
];
