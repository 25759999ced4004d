import { writeFileSync } from 'node:fs';
import { exampleOrganisation, localDate, organisationYaml } from '@sb/questboard';
import { CodedError } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { whyUnwritable, resolveUserPath } from '../../cli/user-path.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  readonly today?: string;
  readonly members: number;
  readonly quests: number;
  readonly tasks: number;
  readonly out?: string;
}

/** An example never overwrites a file. */
class FileExistsError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Name another file, or delete that one first.';
}

/** Writes a made-up organisation as a file to import. The same options give the same file. */
export async function run({ options, output, io }: Call<object, Options>): Promise<void> {
  const { out, today = todayOf(io.now()), ...sizes } = options;
  const example = exampleOrganisation({ today, ...sizes });
  if (out === undefined) {
    output.lines(organisationYaml(example).trimEnd());
    output.data(example);
    return;
  }
  writeNew(resolveUserPath(out, io), organisationYaml(example));
  output.data({ file: out, orgId: example.org.id });
  output.lines(`${out} is written. Next: worker questboard:import ${out}`);
}

function todayOf(now: number): string {
  return localDate(new Date(now).toISOString(), 'Europe/Berlin');
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'EEXIST') throw new FileExistsError(`${file} already exists.`, { cause });
    const reason = whyUnwritable(cause);
    throw reason === undefined ? cause : new UsageError(`--out: cannot write ${file}: ${reason}`);
  }
}
