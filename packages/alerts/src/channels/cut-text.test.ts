import { expect, test } from 'vitest';
import { cleanText, cutLines, cutText, oneLine } from './cut-text.ts';

const escape = (character: string): string => (character === '&' ? '&amp;' : character);

test.each`
  what                                     | text       | max   | cut
  ${'short enough'}                        | ${'abc'}   | ${3}  | ${'abc'}
  ${'too long'}                            | ${'abcd'}  | ${3}  | ${'ab…'}
  ${'a character of two units at the end'} | ${'a😀😀'} | ${4}  | ${'a😀…'}
  ${'one that would be halved'}            | ${'ab😀c'} | ${4}  | ${'ab…'}
  ${'an escape that fits'}                 | ${'a&'}    | ${6}  | ${'a&amp;'}
  ${'an escape that would be halved'}      | ${'a&b'}   | ${6}  | ${'a…'}
  ${'only escapes'}                        | ${'&&&'}   | ${11} | ${'&amp;&amp;…'}
  ${'nothing'}                             | ${''}      | ${3}  | ${''}
`('$what', ({ text, max, cut }) => {
  expect(cutText(text, max, escape)).toBe(cut);
});

test.each`
  what                       | lines                                | max   | cut
  ${'all that fits'}         | ${['a', 'b']}                        | ${3}  | ${'a\nb'}
  ${'what is left is said'}  | ${['aaaaaaaa', 'bbbbbbbb', 'ccccc']} | ${20} | ${'aaaaaaaa\nand 2 more'}
  ${'nothing but how many'}  | ${['a'.repeat(40), 'b'.repeat(40)]}  | ${20} | ${'and 2 more'}
  ${'a line without an end'} | ${['a'.repeat(999)]}                 | ${99} | ${'and 1 more'}
`('$what', ({ lines, max, cut }) => expect(cutLines(lines, max)).toBe(cut));

test('a long line is cut, and escapes count', () => {
  expect(cutLines(['a'.repeat(999), 'b'], 1000)).toBe(`${'a'.repeat(299)}…\nb`);
  expect(cutLines(['<<<<', '<<<<'], 30, () => '&lt;')).toBe('&lt;&lt;&lt;&lt;\nand 1 more');
});

test.each([
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd', 'a b c d'],
  ['a\0b\u009bc', 'a b c', 'a b c'],
  ['\u202egnp.exe', 'gnp.exe', 'gnp.exe'],
  ['half \ud83d', 'half \ufffd', 'half \ufffd'],
  ['  \u200b \u3000 ', '  \u200b \u3000 ', ''],
])('%j is shown as %j, and on one line as %j', (text, clean, line) => {
  expect(cleanText(text)).toBe(clean);
  expect(oneLine(text)).toBe(line);
});
