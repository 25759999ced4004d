/** Parses a command line with the definitions of the command line, and runs nothing. */
import type { CommandDefinition, OptionDefinition } from '../../apps/worker/src/cli/command.ts';
import { runProgram } from '../../apps/worker/src/cli/program.ts';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';

/** What is wrong with the words after `worker`; undefined: nothing. `anyValue`: values are not checked. */
export async function parseProblem(
  words: readonly string[],
  { anyValue }: { readonly anyValue: boolean },
): Promise<string | undefined> {
  let stderr = '';
  const exitCode = await runProgram([...words], {
    version: '0.0.0',
    commands: anyValue ? OF_ANY_VALUE : IDLE,
    examples: [],
    io: {
      stdout: { write: () => {} },
      stderr: { write: (text: string) => (stderr += text) },
      env: {},
      now: () => 0,
      entry: new URL(import.meta.url),
      cwd: import.meta.dirname,
    },
  });
  return exitCode === 0 ? undefined : `worker ${words.join(' ')}: ${stderr.trim()}`;
}

const IDLE: readonly CommandDefinition[] = COMMANDS.map((command) => ({
  ...command,
  load: async () => ({ run: async () => {} }),
}));

const OF_ANY_VALUE = IDLE.map((command) => ({
  ...command,
  options: Object.fromEntries(
    Object.entries(command.options ?? {}).map(([name, option]) => [name, withoutParse(option)]),
  ),
}));

function withoutParse({ parse: _parse, ...option }: OptionDefinition): OptionDefinition {
  return option;
}
