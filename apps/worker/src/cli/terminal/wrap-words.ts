import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './text.ts';

/** A heading such as `error  ` or `  input     `: the text after it is wrapped below itself, not below the heading. */
const HEADING = /^ *\S+(?: \S+)? {2,}/;

/** Puts words, or other parts that stay whole, on as many lines as they need; one that is too long has its own line. */
export function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last === undefined || displayWidth(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** A line, with or without colours, on as many lines as it needs; broken at blanks, continued below its first text. */
export function wrapLine(line: string, width: number): readonly string[] {
  const plain = stripVTControlCharacters(line);
  if (displayWidth(plain) <= width) return [line];
  const indent = ' '.repeat(indentOf(plain, width));
  const lines: string[] = [];
  let last = '';
  for (const part of line.split(/( +)/)) {
    const isFull = displayWidth(stripVTControlCharacters(last + part).trimEnd()) > width;
    if (!isFull || last.trim() === '') last += part;
    else {
      lines.push(last.trimEnd());
      last = indent + part.trimStart();
    }
  }
  return [...lines, last.trimEnd()];
}

function indentOf(plain: string, width: number): number {
  const heading = HEADING.exec(plain)?.[0].length ?? 0;
  return heading > 0 && heading <= width / 2 ? heading : (/^ */.exec(plain)?.[0].length ?? 0);
}
