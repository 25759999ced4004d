import { ConfigError, readTextFile } from '@sb/config';
import { type ReadOrganisation, readOrganisation } from '@sb/questboard';
import { plural } from '@sb/words';
import { problemShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { BOARD_MEGABYTES, formatOf } from './file-format.ts';
import { showWarnings } from './show-warnings.ts';

/** Checks a file, and reports every mistake in it, without the store. */
export async function run({
  args,
  options,
  output,
  io,
}: Call<{ readonly file: string }, { readonly allowCycles: boolean }>): Promise<ExitCode | void> {
  if (formatOf(args.file) === 'csv') throw csvError(args.file);
  const text = readTextFile(resolveUserPath(args.file, io), BOARD_MEGABYTES);
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

/** The quests and members that a CSV file names are in the store, which this command does not open. */
function csvError(file: string): UsageError {
  const command = `worker questboard:import ${file} --org <id> --dry-run`;
  return new UsageError(`${file}: a CSV file is checked against its board.`, `Try: ${command}`);
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
