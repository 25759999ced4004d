/**
 * A screen that is drawn anew each second, such as `top`. Called by commands that show what changes.
 * It uses the second screen of the terminal, and gives the first one back as it was, also after an error: q, Ctrl-C and
 * SIGTERM end it, a new size draws it at once. A frame is one write that replaces line by line, so nothing flickers.
 */
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { withTimeLimit } from '@sb/words';
import type { Call } from './command.ts';
import { whenInterrupted } from './interruption.ts';
import { UsageError } from './usage-error.ts';
import { displayWidth } from './terminal/text.ts';

const EVERY_MS = 1_000;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface LiveView<Facts> {
  readonly read: () => Promise<Facts>;
  /** Pure: at most `rows` lines. A line that is too wide is cut by the terminal. */
  readonly draw: (facts: Facts, size: Size) => readonly string[];
}

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const ERASE_TO_END_OF_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** Throws `USAGE` where there is no screen to draw on. */
export function checkScreen(
  { io, output }: Pick<Call, 'io' | 'output'>,
  what: string,
  instead: string,
): void {
  const isScreen = io.stdout.isTTY === true && io.env['TERM'] !== 'dumb' && !output.json;
  if (!isScreen) throw new UsageError(`${what} needs a terminal`, instead);
}

/** Resolves when the screen is left. */
export async function liveScreen<Facts>({ io }: Pick<Call, 'io'>, view: LiveView<Facts>): Promise<void> {
  const keys = listenForQuit(process.stdin, whenInterrupted());
  io.stdout.write(ENTER);
  try {
    while (!keys.quit.aborted) {
      const facts = await view.read();
      const draw = (size: Size): string => frame(view.draw(facts, size), size);
      await withTimeLimit(EVERY_MS, keys.quit, (next) => showUntil(next, io, draw));
    }
  } finally {
    io.stdout.write(LEAVE);
    keys.stop();
  }
}

/** Draws, and draws again when the terminal has another size, until it is time to read. */
async function showUntil(next: AbortSignal, io: Call['io'], draw: (size: Size) => string): Promise<void> {
  while (!next.aborted) {
    io.stdout.write(draw({ columns: io.stdout.columns || 80, rows: io.stdout.rows || 24 }));
    await once(process.stdout, 'resize', { signal: next }).catch(() => {});
  }
}

/** Pure. To erase behind a line that is as wide as the screen would erase its last character. */
export function frame(lines: readonly string[], { columns, rows }: Size): string {
  const erased = lines.map((line) =>
    displayWidth(stripVTControlCharacters(line)) < columns ? line + ERASE_TO_END_OF_LINE : line,
  );
  return HOME + erased.join('\r\n') + (lines.length < rows ? `\r\n${ERASE_BELOW}` : '');
}

interface Keys {
  readonly quit: AbortSignal;
  stop(): void;
}

const QUIT: ReadonlySet<number> = new Set(Buffer.from('qQ\u0003\u0004'));

/** Aborts at q, and when the command is interrupted. A terminal in raw mode sends Ctrl-C as a character. */
function listenForQuit(stdin: NodeJS.ReadStream, interrupted: AbortSignal): Keys {
  const controller = new AbortController();
  const hear = (typed: Buffer): void => {
    if (typed.some((byte) => QUIT.has(byte))) controller.abort();
  };
  interrupted.addEventListener('abort', () => controller.abort());
  stdin.on('data', hear);
  if (stdin.isTTY) stdin.setRawMode(true);
  return {
    quit: controller.signal,
    stop() {
      stdin.off('data', hear);
      if (stdin.isTTY) stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
