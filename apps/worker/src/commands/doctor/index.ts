import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { SCHEDULE_FILE } from '../input/shared-flags.ts';

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
      config: SCHEDULE_FILE,
    },
    examples: ['worker doctor', 'worker doctor --fix', 'worker doctor --thorough --json'],
    load: () => import('./doctor.ts'),
  }),
];
