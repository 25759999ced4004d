import { ConfigError, readTextFile } from '@sb/config';
import { type ReadOrganisation, readOrganisation } from '@sb/questboard';
import { plural } from '@sb/words';
import { problemShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import { showWarnings } from './show-warnings.ts';
import { resolveUserPath } from '../../cli/user-path.ts';

/** Checks a file, and reports every mistake in it, without the store. */
export async function run({
  args,
  options,
  output,
  io,
}: Call<{ readonly file: string }, { readonly allowCycles: boolean }>): Promise<ExitCode | void> {
  const text = readTextFile(resolveUserPath(args.file, io));
  const now = new Date(io.now()).toISOString();
  try {
    printValid(args.file, readOrganisation(text, { file: args.file, now, ...options }), output);
  } catch (error) {
    if (!output.json || !(error instanceof ConfigError)) throw error;
    output.data({
      valid: false,
      problems: error.problems.map((problem) => problemShape(args.file, problem)),
      warnings: [],
    });
    return EXIT.config;
  }
}

function printValid(file: string, { organisation, warnings }: ReadOrganisation, output: Output): void {
  const { org, members, quests, tasks } = organisation;
  showWarnings(file, warnings, output);
  output.data({
    valid: true,
    problems: [],
    warnings: warnings.map((warning) => problemShape(file, warning)),
  });
  const content = [
    plural(members.length, 'member'),
    plural(quests.length, 'quest'),
    plural(tasks.length, 'task'),
  ];
  output.lines(`${file} is valid: ${org.id} with ${content.join(', ')}`);
}
