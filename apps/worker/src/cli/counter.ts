import { canRedraw } from './can-redraw.ts';
import type { Call } from './command.ts';
import { cut } from './terminal/text.ts';

const EVERY_MS = 10_000;
const REDRAW_EVERY_MS = 100;
const ERASE_LINE = '\r\u001b[K';

export interface Counter {
  readonly tell: (count: number) => void;
  /** Takes the line away. */
  end(): void;
}

/** How far long work is, on stderr: one line that is redrawn on a terminal, else a line every 10 s. */
export function createCounter(
  { io, output }: Pick<Call, 'io' | 'output'>,
  textOf: (count: number) => string,
): Counter {
  const redraws = canRedraw(io);
  let toldAt = io.now();
  let isShown = false;

  return {
    tell(count) {
      if (io.now() - toldAt < (redraws ? REDRAW_EVERY_MS : EVERY_MS)) return;
      toldAt = io.now();
      if (!redraws) return output.remark(textOf(count));
      // A line that wraps could not be taken away.
      io.stderr.write(ERASE_LINE + cut(`  ${textOf(count)}`, (io.stderr.columns || 80) - 1));
      isShown = true;
    },
    end() {
      if (isShown) io.stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}
