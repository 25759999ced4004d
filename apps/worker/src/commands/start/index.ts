import { type CommandDefinition, defineCommand } from '../../cli/command.ts';

/** The commands for the first day of a project. */
export const START_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'init',
    group: 'Start',
    summary: 'make the files of a project: settings, schedules, alerts, a job and its test',
    args: { folder: { summary: 'where (default: here)', optional: true } },
    options: {
      fromCrontab: { value: 'file', summary: 'make the schedules from this crontab; - for stdin' },
      system: { summary: 'with --from-crontab: its lines name a user, as /etc/crontab does' },
      js: { summary: 'write JavaScript, also where Node runs TypeScript' },
      yes: { short: 'y', summary: 'write without asking' },
      dryRun: { summary: 'show what would be written, and write nothing' },
    },
    examples: [
      'worker init --yes',
      'worker init my-jobs --dry-run',
      'crontab -l | worker init --from-crontab - --yes',
      'worker init --from-crontab /etc/crontab --system --dry-run',
    ],
    load: () => import('./init.ts'),
  }),
  defineCommand({
    name: 'completion',
    group: 'Start',
    summary: 'print the script by which a shell completes commands, flags and ids on Tab',
    args: { shell: { summary: 'bash, zsh or fish' } },
    options: {},
    examples: [
      'source <(worker completion bash)',
      'source <(worker completion zsh)',
      'worker completion fish > ~/.config/fish/completions/worker.fish',
    ],
    load: () => import('./completion.ts'),
  }),
];
