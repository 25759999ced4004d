import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { listValue } from '../../cli/option-values.ts';
import { DAEMON_OPTIONS } from '../daemon/index.ts';

/** The command for the time in which jobs are written. */
export const DEV_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'dev',
    group: 'Work',
    summary: 'run a daemon that starts again when the code changes, and show why runs fail',
    options: {
      ...DAEMON_OPTIONS,
      watch: { value: 'folders', summary: 'watch these folders too, separated by commas', parse: listValue },
    },
    examples: ['worker dev', 'worker dev --grace 5s --console', 'worker dev --watch ../shared/src'],
    load: () => import('./dev.ts'),
  }),
];
