/** The errors of the attempts of a run, for people: those that the error of the run does not repeat. Pure. */
import type { RunDetails, RunError } from '@sb/queue';
import { attemptOfClaim } from '@sb/views';
import { errorLines } from '../../../views/error-lines.ts';
import { listed, roomOf, type RunLook } from '../../../views/field-lines.ts';
import { cut } from '../../../cli/terminal/text.ts';

export function attemptLines(
  { attempts, error: last }: Pick<RunDetails, 'attempts' | 'error'>,
  { output: { style, width }, root, wholeStack }: RunLook,
): readonly string[] {
  const frames = wholeStack ? 'all' : 'first own';
  const lines = attempts.flatMap(({ claimNo, error }) => {
    if (!error || (last && isSame(error, last))) return [];
    const number = `${attemptOfClaim(attempts, claimNo)}  `;
    return errorLines(error, { root, frames }).map(([head, text]) => {
      const before = head === 'error' ? number : ' '.repeat(number.length);
      const words = cut(head === 'because' ? `because ${text}` : text, roomOf(width) - before.length);
      return before + (head === '' ? style.dim(words) : words);
    });
  });
  return listed('attempts', lines);
}

function isSame(one: RunError, other: RunError): boolean {
  return one.name === other.name && one.message === other.message;
}
