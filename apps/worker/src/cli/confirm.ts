import { createInterface } from 'node:readline';
import { UsageError } from './usage-error.ts';
import type { Call } from './command.ts';

export interface Confirmation {
  /** The action, in the imperative: `discard 12 dead letters`. */
  readonly what: string;
  /** `--yes` was given. */
  readonly yes: boolean;
  /** The command line that shows what the action would do. */
  readonly look: string;
}

/** The input that the answer is read from. */
export type Asked = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  /** True when the input was read to its end before, as the input of a command. */
  readonly readableEnded?: boolean;
};

/**
 * Asks on a terminal whether to do an action that changes much or cannot be undone. Throws `UsageError` if `--yes` is
 * missing and there is no person to answer.
 */
export async function confirm(
  call: Pick<Call, 'io' | 'output' | 'mayAsk'>,
  { what, yes, look }: Confirmation,
  stdin: Asked = process.stdin,
): Promise<boolean> {
  const { io, output } = call;
  if (yes) return true;
  if (!canAnswer(call, stdin))
    throw new UsageError(`this would ${what}: give --yes to do it`, `To look first: ${look}`);
  io.stderr.write(output.noteStyle.bold(`  ${sentence(what)} [y/N] `));
  const answer = await answerOf(stdin);
  // The user's Enter moves the terminal to the next line; the end of the input does not.
  if (answer === undefined) io.stderr.write('\n');
  const isYes = /^y(?:es)?$/i.test(answer?.trim() ?? '');
  if (!isYes) output.note('  Nothing was changed.');
  return isYes;
}

/** Whether a person is at a terminal who reads stderr and can type. */
export function canAnswer(
  { io, mayAsk }: Pick<Call, 'io' | 'mayAsk'>,
  stdin: Pick<Asked, 'isTTY' | 'readableEnded'> = process.stdin,
): boolean {
  const isOpen = stdin.isTTY === true && stdin.readableEnded !== true;
  return mayAsk && isOpen && io.stderr.isTTY === true && !io.env['CI'];
}

/** Reads a line; undefined at the end of the input. */
async function answerOf(stdin: Asked): Promise<string | undefined> {
  // The reader has no output and draws nothing: the terminal itself shows the typed text.
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
