import { quote } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { SCRIPTS, SHELLS } from './completion-scripts.ts';

/** Prints the script that a shell reads at its start. */
export async function run({ args, output }: Call<{ readonly shell: string }>): Promise<void> {
  const shell = SHELLS.find((one) => one === args.shell);
  if (shell === undefined) throw new UsageError(`expected ${SHELLS.join(', ')}, got ${quote(args.shell)}`);
  output.data({ shell, script: SCRIPTS[shell] });
  output.lines(SCRIPTS[shell].trimEnd());
}
