import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { ALERTS_FILE, SCHEDULE_FILE } from '../input/shared-flags.ts';

/** The command that examines an installation and its store. */
export const DOCTOR_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'doctor',
    group: 'Store',
    summary:
      'find problems of the installation and its store; exits with 6 if there are any, 5 without a store',
    options: {
      fix: { summary: 'fix what can be fixed safely, and report it' },
      thorough: { summary: 'read the whole file and all its indexes too (SQLite)' },
      verbose: { summary: 'show the checks that found nothing too' },
      config: SCHEDULE_FILE,
      alerts: ALERTS_FILE,
    },
    examples: [
      'worker doctor',
      'worker doctor --verbose',
      'worker doctor --fix',
      'worker doctor --thorough --json',
    ],
    load: () => import('./doctor.ts'),
  }),
];
