import { plural } from '@sb/words';
import { splitLines } from './split-lines.ts';

/** Of each output, this many lines are logged as they arrive, and this many last ones at the end. */
const FIRST_LINES = 5_000;
const LAST_LINES = 100;

export interface OutputLog {
  readonly push: (text: string) => void;
  /** Logs what is left. */
  readonly end: () => void;
  readonly lines: () => number;
  /** Undefined if there was no line that says anything. */
  readonly lastLine: () => string | undefined;
}

/** Logs an output line by line; of a long one the beginning and the end, with the number of lines between them. */
export function logOutput(log: (line: string) => void): OutputLog {
  let count = 0;
  let lastLine: string | undefined;
  const held: string[] = [];
  const splitter = splitLines((line) => {
    count += 1;
    if (line.trim() !== '') lastLine = line;
    if (count <= FIRST_LINES) return log(line);
    held.push(line);
    if (held.length > LAST_LINES) held.shift();
  });
  return {
    push: (text) => splitter.push(text),
    end() {
      splitter.end();
      const left = count - FIRST_LINES - held.length;
      if (left > 0) log(`(${plural(left, 'line')} left out)`);
      for (const line of held.splice(0)) log(line);
    },
    lines: () => count,
    lastLine: () => lastLine,
  };
}
