/** The lines of the stories of runs and dead letters: a heading with a text beside it. */
import type { RunDetails } from '@sb/queue';
import { clean } from '@sb/views';
import type { Output } from '../cli/output.ts';
import { errorLines } from './error-lines.ts';
import { valueTexts } from './value-texts.ts';

export const INDENT = '  ';
const HEAD_WIDTH = 10;

export interface RunLook {
  readonly output: Pick<Output, 'style' | 'width'>;
  readonly root: string;
  readonly now: number;
  readonly wholeStack: boolean;
}

export function problemLines(
  { error, reason }: Pick<RunDetails, 'error' | 'reason'>,
  { output: { style }, root, wholeStack }: RunLook,
): readonly string[] {
  if (!error) return [];
  // Where the worker itself ended the run (a timeout, a lost node), no frame of the job's code is to blame.
  const frames = wholeStack ? 'all' : reason === 'error' ? 'first own' : 'none';
  return errorLines(error, { root, frames }).map(([head, text]) =>
    head === '' ? heading('') + style.dim(text) : field(head, text),
  );
}

export function valueLines(
  head: string,
  value: unknown,
  { output: { style, width } }: RunLook,
): readonly string[] {
  if (value === undefined) return [];
  return listed(head, valueTexts(value, { style, room: roomOf(width) }));
}

/** The number of columns beside the headings. */
export function roomOf(width: number): number {
  return width - INDENT.length - HEAD_WIDTH;
}

export function listed(head: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, at) => heading(at === 0 ? head : '') + text);
}

function field(head: string, text: string): string {
  return heading(head) + clean(text);
}

export function heading(head: string): string {
  return INDENT + head.padEnd(HEAD_WIDTH);
}
