/** One record for people: facts with their names beside them, and lists under a heading. For programs: tab-separated. */
import { clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';

export type Look = Pick<Output, 'isTerminal' | 'style'>;

const NAME_WIDTH = 11;

/** Facts without a text are left out. */
export function factLines(
  facts: readonly (readonly [name: string, text: string | undefined])[],
  { isTerminal, style }: Look,
): readonly string[] {
  return facts.flatMap(([name, text]) => {
    if (text === undefined || text === '') return [];
    return [isTerminal ? `  ${style.dim(name.padEnd(NAME_WIDTH))}${clean(text)}` : `${name}\t${clean(text)}`];
  });
}

export function listLines(
  name: string,
  items: readonly string[],
  { isTerminal, style }: Look,
): readonly string[] {
  if (items.length === 0) return [];
  if (!isTerminal) return items.map((item) => `${name}\t${item}`);
  return ['', `  ${style.dim(name)}`, ...items.map((item) => `  ${item}`)];
}
