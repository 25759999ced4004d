import { createInterface } from 'node:readline';
import { UsageError } from './usage-error.ts';
import type { Call } from './command.ts';

export interface Confirmation {
  /** What would be done: `discard 12 dead letters`. */
  readonly what: string;
  /** `--yes` was given. */
  readonly yes: boolean;
  /** A line of the command that shows what it would do. */
  readonly look: string;
}

/** Where the answer comes from. */
export type Asked = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  /** True when it gave the input of a command already. */
  readonly readableEnded?: boolean;
};

/**
 * Whether to go on with what changes much, or cannot be taken back: asks on a terminal. Throws `UsageError` where
 * nobody can answer and `--yes` is missing.
 */
export async function confirm(
  { io, output, mayAsk }: Pick<Call, 'io' | 'output' | 'mayAsk'>,
  { what, yes, look }: Confirmation,
  stdin: Asked = process.stdin,
): Promise<boolean> {
  if (yes) return true;
  const isOpen = stdin.isTTY === true && stdin.readableEnded !== true;
  const canAnswer = mayAsk && isOpen && io.stderr.isTTY === true && !io.env['CI'];
  if (!canAnswer) throw new UsageError(`this would ${what}: give --yes to do it`, `To look first: ${look}`);
  io.stderr.write(output.noteStyle.bold(`  ${sentence(what)} [y/N] `));
  const answer = await answerOf(stdin);
  // The terminal goes to the next line by what is typed, and only by that.
  if (answer === undefined) io.stderr.write('\n');
  const isYes = /^y(?:es)?$/i.test(answer?.trim() ?? '');
  if (!isYes) output.note('  Nothing was changed.');
  return isYes;
}

/** A line; undefined at the end of the input. */
async function answerOf(stdin: Asked): Promise<string | undefined> {
  // Without an output it draws nothing: the terminal itself shows what is typed.
  const reader = createInterface({ input: stdin });
  try {
    return await new Promise((resolve) => {
      reader.once('line', resolve);
      reader.once('close', () => resolve(undefined));
    });
  } finally {
    reader.close();
  }
}

function sentence(what: string): string {
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}?`;
}
