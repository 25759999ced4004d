import { exampleOrganisation, localDate, organisationYaml } from '@sb/questboard';
import type { Call } from '../../cli/command.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { writeNewFile } from '../../services/write-new-file.ts';

interface Options {
  readonly today?: string;
  readonly members: number;
  readonly quests: number;
  readonly tasks: number;
  readonly out?: string;
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
  writeNewFile(resolveUserPath(out, io), organisationYaml(example));
  output.data({ file: out, orgId: example.org.id });
  output.lines(`${out} is written. Next: worker questboard:import ${out}`);
}

function todayOf(now: number): string {
  return localDate(new Date(now).toISOString(), 'Europe/Berlin');
}
