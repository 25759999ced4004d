import { type CommandDefinition, defineCommand } from '../../cli/command.ts';

const GROUP = 'Store';

/** The commands about the installation: its store and its configuration. */
export const STORE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'doctor',
    group: GROUP,
    summary: 'look for what is wrong, or will be; exits with 6 for problems, 5 without a store',
    options: {
      fix: { summary: 'mend what can be mended safely, and say so' },
      thorough: { summary: 'also read the whole file and all its indexes (SQLite)' },
      config: { value: 'file', summary: 'the schedules (default: scheduler.yaml of the app)' },
    },
    examples: ['worker doctor', 'worker doctor --fix', 'worker doctor --thorough --json'],
    load: () => import('../doctor/doctor.ts'),
  }),
  defineCommand({
    name: 'config:check',
    group: GROUP,
    summary: 'read the configuration and tell everything that is wrong in it; exits with 4 then',
    options: {
      config: { value: 'file', summary: 'the schedules (default: scheduler.yaml of the app)' },
    },
    examples: ['worker config:check', 'worker config:check --config new.yaml --json'],
    load: () => import('./config-check.ts'),
  }),
  defineCommand({
    name: 'db:migrate',
    group: GROUP,
    summary: "bring the store's schema up to date",
    examples: ['worker db:migrate'],
    load: () => import('./db-migrate.ts'),
  }),
  defineCommand({
    name: 'db:status',
    group: GROUP,
    summary: 'what the store is and holds; exits with 6 when migrations are missing',
    examples: ['worker db:status', 'worker db:status --json'],
    load: () => import('./db-status.ts'),
  }),
  defineCommand({
    name: 'db:backup',
    group: GROUP,
    summary: 'copy the store into a file, while daemons work',
    args: { file: { summary: 'where to (default: beside the store, with the time)', optional: true } },
    options: { yes: { summary: 'replace a file that is there' } },
    examples: ['worker db:backup', 'worker db:backup /backups/worker.db --yes'],
    load: () => import('./db-backup.ts'),
  }),
  defineCommand({
    name: 'db:restore',
    group: GROUP,
    summary: 'put a backup in the place of the store, which is kept aside; refused while nodes live',
    args: { file: { summary: 'what db:backup wrote' } },
    options: {
      yes: { summary: 'do not ask' },
      dryRun: { summary: 'only check the backup, and tell what would be done' },
    },
    examples: ['worker db:restore worker.backup.db --dry-run', 'worker db:restore worker.backup.db --yes'],
    load: () => import('./db-restore.ts'),
  }),
];
