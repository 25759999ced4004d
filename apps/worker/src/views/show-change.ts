/** The answer of a command that has changed the mode of a queue, job or schedule. */
import type { Change } from '@sb/queue';
import { changeText, clean, isoTime } from '@sb/views';
import type { Output } from '../cli/output.ts';

interface ShownChange {
  /** A queue's name or a job's id. */
  readonly name: string;
  readonly change: Change<string>;
  /** The effect of the change, for people. */
  readonly consequence: string;
}

/** Prints the result of an operator's action: a sentence on a terminal, else name, mode and end, separated by tabs. */
export function showChange(
  output: Pick<Output, 'isTerminal' | 'lines' | 'remark'>,
  { name, change, consequence }: ShownChange,
  now: number,
): void {
  const { changed, after } = change;
  output.lines(
    output.isTerminal
      ? `  ${changeText(name, change, now)}`
      : [clean(name), after.mode, isoTime(after.until) ?? ''].join('\t'),
  );
  if (changed) output.remark(output.isTerminal ? `  ${consequence}` : consequence);
}
