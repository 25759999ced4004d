import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { RULES_FILE, SCHEDULE_FILE } from '../input/shared-flags.ts';

/** The commands about documentation. `all`: every command, for the reference. */
export function docsCommands(all: () => readonly CommandDefinition[]): readonly CommandDefinition[] {
  return [
    defineCommand({
      name: 'docs:build',
      group: 'Look',
      summary: 'write JOBS.md from the code of the jobs, their schedules and the alert rules; needs no store',
      options: {
        out: { value: 'folder', summary: 'write into this folder', default: 'docs' },
        config: SCHEDULE_FILE,
        alerts: RULES_FILE,
        reference: { summary: 'write reference/cli.md too: every command with its options and examples' },
        check: { summary: 'write nothing; exit with 6 if a page differs from what would be written' },
      },
      examples: [
        'worker docs:build',
        'worker docs:build --check',
        'worker docs:build --jobs ./my-jobs.mjs --config my-schedules.yaml --out documentation',
      ],
      load: async () => {
        const { build } = await import('./docs-build.ts');
        return { run: (call) => build(call, all()) };
      },
    }),
  ];
}
