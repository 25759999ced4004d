import { clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import type { StyleName } from '../../../cli/terminal/style.ts';
import { cut, displayWidth } from '../../../cli/terminal/text.ts';
import { wrapWords } from '../../../cli/terminal/wrap-words.ts';

const INDENT = '  ';

/** A fact about a task. */
export interface Item {
  readonly kind: string;
  readonly kindStyle?: StyleName;
  /** A few characters: minutes, a severity. */
  readonly fact: string;
  readonly taskId: string;
  readonly title: string;
  readonly why: string;
}

/** Items for people, two lines each, and more for a long reason: only titles are cut. */
export function itemLines(
  items: readonly Item[],
  { style, width }: Pick<Output, 'style' | 'width'>,
): string[] {
  const left = widest(items.flatMap(({ kind, taskId }) => [kind, taskId]));
  const facts = widest(items.map(({ fact }) => fact));
  const margin = INDENT.length + left + INDENT.length + facts + INDENT.length;
  const room = width - margin;
  return items.flatMap(({ kind, kindStyle, fact, taskId, title, why }) => {
    const head = kindStyle ? style[kindStyle](kind) : kind;
    const gap = ' '.repeat(left - kind.length);
    const [first = '', ...more] = wrapWords(clean(why).split(' '), room);
    return [
      `${INDENT}${head}${gap}${INDENT}${fact.padEnd(facts)}${INDENT}${style.bold(cut(clean(title), room))}`,
      style.dim(`${INDENT}${taskId}`.padEnd(margin) + first),
      ...more.map((line) => style.dim(' '.repeat(margin) + line)),
    ];
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
