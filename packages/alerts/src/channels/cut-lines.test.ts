import { expect, test } from 'vitest';
import { cutLines } from './cut-lines.ts';

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
