import type { Change } from '@sb/queue';
import type { Output } from '../cli/output.ts';
import { clean } from '../cli/terminal/text.ts';
import { isoTime } from './shapes.ts';
import { standingText } from './standing-text.ts';

interface Told {
  /** A queue's name or a job's id. */
  readonly name: string;
  readonly change: Change<string>;
  /** What follows from it, for people. */
  readonly consequence: string;
}

/** The result of an operator's action: a sentence on a terminal, else the name, the mode and until when. */
export function tellChange(
  output: Pick<Output, 'isTerminal' | 'lines' | 'remark'>,
  { name, change, consequence }: Told,
  now: number,
): void {
  const { changed, before, after } = change;
  const was = before.mode === after.mode || before.mode === 'active' ? '' : ` (was ${before.mode})`;
  const sentence = changed
    ? `${clean(name)} is ${standingText(after, now)}${was}`
    : `${clean(name)} was ${standingText(after, now)} already; nothing is changed`;
  output.lines(
    output.isTerminal ? `  ${sentence}` : [clean(name), after.mode, isoTime(after.until) ?? ''].join('\t'),
  );
  if (changed) output.remark(output.isTerminal ? `  ${consequence}` : consequence);
}
