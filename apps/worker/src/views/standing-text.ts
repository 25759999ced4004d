/** The mode of a queue, job or schedule that an operator has set, for people. */
import type { Change, Standing } from '@sb/queue';
import type { Output } from '../cli/output.ts';
import { clean } from '../cli/terminal/text.ts';
import { dayAndClock, relativeTime } from '../cli/terminal/words.ts';
import { localZone } from '../cli/terminal/local-time.ts';
import { isoTime } from './shapes.ts';

/** `paused by ada until Wed 14:00 (in 2 h): provider down`. Default zone: of this machine. */
export function standingText(standing: Standing<string>, now: number, zone?: string): string {
  const { mode, by, until, reason } = standing;
  const author = by === undefined ? '' : ` by ${clean(by)}`;
  const end = until === undefined ? '' : ` until ${untilText(until, now, zone)}`;
  return `${mode}${author}${end}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

/** `Wed 14:00 (in 2 h)`; default zone: of this machine. */
export function untilText(until: number, now: number, zone?: string): string {
  return `${dayAndClock(until, zone ?? localZone(), now)} (${relativeTime(until, now)})`;
}

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
