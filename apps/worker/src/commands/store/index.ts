import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { DRY_RUN, YES } from '../input/shared-flags.ts';

const GROUP = 'Store';

/** The commands about the store as a whole. */
export const STORE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'db:migrate',
    group: GROUP,
    summary: 'bring the schema of the store up to date',
    options: { dryRun: { ...DRY_RUN, summary: 'show the migrations that are missing, and change nothing' } },
    examples: ['worker db:migrate --dry-run', 'worker db:migrate'],
    load: () => import('./db-migrate.ts'),
  }),
  defineCommand({
    name: 'db:status',
    group: GROUP,
    summary:
      'show where the store is and what it holds; exits with 6 if migrations are missing, with 5 if it needs newer code',
    examples: ['worker db:status', 'worker db:status --json'],
    load: () => import('./db-status.ts'),
  }),
  defineCommand({
    name: 'db:backup',
    group: GROUP,
    summary: 'copy the store into a file, while daemons work',
    args: {
      file: { summary: 'target file (default: beside the store, with the time in its name)', optional: true },
    },
    options: { yes: { summary: 'replace an existing file without asking' }, dryRun: DRY_RUN },
    examples: ['worker db:backup', 'worker db:backup /backups/worker.db --yes'],
    load: () => import('./db-backup.ts'),
  }),
  defineCommand({
    name: 'db:restore',
    group: GROUP,
    summary: 'replace the store by a backup, and keep the old store; refused while nodes are at work',
    args: { file: { summary: 'a file that db:backup wrote' } },
    options: { yes: YES, dryRun: { ...DRY_RUN, summary: 'check the backup, and show what would be done' } },
    examples: ['worker db:restore worker.backup.db --dry-run', 'worker db:restore worker.backup.db --yes'],
    load: () => import('./db-restore.ts'),
  }),
  defineCommand({
    name: 'db:copy',
    group: GROUP,
    summary:
      'copy the store to another place, from SQLite to PostgreSQL or back; refused while nodes are at work',
    args: {
      from: { summary: 'the store, as in DATABASE_URL' },
      to: { summary: 'an empty place, as in DATABASE_URL' },
    },
    options: {
      restart: { summary: 'drop what an unfinished copy has left, and begin anew' },
      dryRun: { ...DRY_RUN, summary: 'show what would be copied, and change nothing' },
    },
    examples: [
      'worker db:copy sqlite:data/worker.db postgres://worker@db.example.org/jobs --dry-run',
      'worker db:copy sqlite:data/worker.db postgres://worker@db.example.org/jobs',
    ],
    load: () => import('./db-copy.ts'),
  }),
];
