import { expect, test } from 'vitest';
import { splitLines } from './split-lines.ts';

function linesOf(...parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const part of parts) splitter.push(part);
  splitter.end();
  return lines;
}

test.each`
  what                            | parts                 | lines
  ${'a line in two parts'}        | ${['on', 'e\ntwo\n']} | ${['one', 'two']}
  ${'empty lines'}                | ${['\n\na\n']}        | ${['', '', 'a']}
  ${'line ends of Windows'}       | ${['a\r', '\nb\r\n']} | ${['a', 'b']}
  ${'a last line without an end'} | ${['a\nb']}           | ${['a', 'b']}
  ${'nothing'}                    | ${['']}               | ${[]}
`('$what', ({ parts, lines }) => expect(linesOf(...parts)).toEqual(lines));

test('a long line is cut into pieces, and loses nothing', () => {
  const long = 'x'.repeat(20_000);
  for (const parts of [[long, '\n'], [`${long}\n`], [long]]) {
    expect(linesOf(...parts).map(({ length }) => length)).toEqual([8_192, 8_192, 3_616]);
    expect(linesOf(...parts).join('')).toBe(long);
  }
});
