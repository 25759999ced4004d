import { expect, test } from 'vitest';
import { maskSource } from './mask-source.ts';

test.each([
  ['a line comment', `a; // import 'x'\nb`, 'a;  \nb', []],
  ['a block comment', `a /* 'x' \n */ b`, 'a   b', []],
  ['both kinds of quotes', `f('a', "it's")`, 'f("0", "1")', ['a', "it's"]],
  ['an escaped quote', `'it\\'s' + x`, '"0" + x', ["it\\'s"]],
  ['a comment mark in a string', `'http://x' // y`, '"0"  ', ['http://x']],
  ['a template', '`a ${b} c`', '"0"(b)', ['a ${} c']],
  [
    'a template in a template',
    '`a ${f(`b ${c}`, { d: 1 })}`',
    '"0"(f("1"(c), { d: 1 }))',
    ['a ${}', 'b ${}'],
  ],
  ['an escaped backtick', '`a\\`b`', '"0"', ['a\\`b']],
  ['a quote in a regular expression', `x.match(/['"\`]/g)`, 'x.match(0)', []],
  ['a slash in a class of a regular expression', `= /[/'"]/;`, '= 0;', []],
  ['a division', `a / b / 'c'`, 'a / b / "0"', ['c']],
])('%s', (_what, source, code, strings) => {
  expect(maskSource(source)).toEqual({ code, strings });
});
