import { defineJob } from '@sb/jobs';
import { providedSettings } from './built-in/job-store.ts';
import { commandInput } from './built-in/shell/command-input.ts';

export const shellCommand = defineJob({
  id: 'shell.command',
  name: 'Shell command',
  description:
    'Starts a program and logs its outputs, on nodes whose worker.yaml has "commands: true"; its exit code is the result.',
  tags: ['shell'],
  input: commandInput,
  examples: [
    { input: { command: ['rsync', '-a', '/var/www/', '/backup/www/'], timeout: '30m', okCodes: [0, 24] } },
    { input: { command: ['du -s /var/log | sort -n'], shell: true } },
  ],
  timeout: '24h',
  run: async (ctx) => {
    const { runCommand } = await import('./built-in/shell/run-command.ts');
    const { env = {}, mayStartCommands = false } = providedSettings();
    return runCommand(ctx, { env, mayStart: mayStartCommands });
  },
});
