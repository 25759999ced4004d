import { JOB } from '../input/shared-flags.ts';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';

/** The commands for the author of a job. */
export const NEW_JOB_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'job:new',
    group: 'Start',
    summary: 'write a job from a template, register it, and check it before it stays',
    args: { jobId: { summary: 'its id, such as mail.send', optional: true } },
    options: {
      template: { value: 'name', summary: 'the template', default: 'basic' },
      list: { summary: 'list the templates' },
      withTest: { summary: 'write its test too, and run it' },
      schedule: { value: 'cron', summary: `add a schedule to scheduler.yaml: '0 3 * * *', @daily` },
      timezone: { value: 'zone', summary: 'with --schedule: the time zone of its times' },
      input: { value: 'json', summary: 'with --schedule: the input of its runs: JSON, @file, or -' },
      dryRun: { summary: 'show what would be written, and write nothing' },
    },
    examples: [
      'worker job:new --list',
      'worker job:new mail.send --with-test',
      'worker job:new disk.usage --template shell-command --dry-run',
      `worker job:new site.check --template health-check --schedule '*/5 * * * *' --input '{"urls":["https://example.com"]}'`,
    ],
    load: () => import('./job-new.ts'),
  }),
  defineCommand({
    name: 'job:test',
    group: 'Start',
    summary: 'run the tests of a job; what follows goes to the test runner',
    args: JOB,
    options: {},
    openEnded: true,
    examples: ['worker job:test mail.send', 'worker job:test mail.send -t greets'],
    load: () => import('./job-test.ts'),
  }),
];
