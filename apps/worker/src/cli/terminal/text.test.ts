import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '@sb/views';
import { cut, displayWidth } from './text.ts';

test.each([
  ['colours', '\u001b[31mred\u001b[39m', 'red'],
  ['a link and its address', '\u001b]8;;https://example.test\u0007here\u001b]8;;\u0007', 'here'],
  ['a cleared screen', 'a\u001b[2Jb', 'ab'],
  ['a lone escape', 'a\u001bb', 'a b'],
  ['line breaks and tabs', 'a\r\nb\nc\td', 'a b c d'],
  ['a turned direction', 'abc\u202etxt.exe', 'abc\\u202etxt.exe'],
  ['nothing between letters', 'pay\u200bpal', 'pay\\u200bpal'],
])('clean takes out or shows %s', (_what, text, cleaned) => {
  expect(clean(text)).toBe(cleaned);
});

test('nothing that steers a terminal passes clean', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(clean(text)).not.toMatch(/[\p{Cc}\u202e]/u);
    }),
  );
});

test.each([
  ['abc', 3],
  ['…·▇', 3],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['한글', 4],
  ['🚀', 2],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['✔️', 2],
  ['✔', 1],
  ['a\u200bb', 2],
  ['', 0],
])('%s is %i columns wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['two words', 5, 'two…'],
  ['any', 1, '…'],
  ['any', 0, ''],
])('cut(%j, %i)', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

test('a cut text never needs more columns than it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
      expect(displayWidth(cut(clean(text), width))).toBeLessThanOrEqual(width);
    }),
  );
});
