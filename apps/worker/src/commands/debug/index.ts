import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { RUN } from '../input/shared-flags.ts';

/** The commands for a person who helps from elsewhere. */
export const DEBUG_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'debug:bundle',
    group: 'Look',
    summary: 'write all that is known about one run, without secrets, into one file to send',
    args: RUN,
    options: {
      out: { value: 'file', summary: 'write this file (default: run-<id>.debug.json.gz in this folder)' },
      dryRun: { summary: 'list what would be in the file, and write nothing' },
    },
    examples: [
      'worker debug:bundle <run>',
      'worker debug:bundle <run> --dry-run',
      'worker debug:bundle <run> --out /tmp/for-the-team.json.gz',
    ],
    load: () => import('./debug-bundle.ts'),
  }),
];
