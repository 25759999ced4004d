import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { checkConfig } from './check-config.ts';
import { findPlaces } from '../../services/places.ts';
import { checkedLines, checkedRows } from './checked-config.ts';

interface Options {
  readonly config?: string;
}

/** Reads all configuration and tells everything that is wrong with it: exits with 0 (warnings included) or 4. */
export async function run({ io, output, options, jobModules }: Call<object, Options>): Promise<ExitCode> {
  const sources = await checkConfig({
    io,
    places: findPlaces(io.entry),
    config: options.config,
    jobModules,
  });
  const isValid = sources.every(({ problems }) => problems.length === 0);
  output.data({ valid: isValid, sources });
  if (output.isTerminal) output.lines(...checkedLines(sources, output));
  else output.lines(...sources.flatMap(checkedRows));
  return isValid ? EXIT.ok : EXIT.config;
}
