import { expect, test } from 'vitest';
import { checkText } from './wish-text.ts';

test.each([
  [undefined, 'expected 1 to 10 characters, got undefined'],
  [' ', 'expected 1 to 10 characters, got 1'],
  ['x'.repeat(11), 'expected 1 to 10 characters, got 11'],
  ['a\0', 'expected a text without NUL or half of a surrogate pair'],
  ['\ud800', 'expected a text without NUL or half of a surrogate pair'],
])('the text %j is refused for what is wrong with it', (text, message) => {
  expect(() => checkText('A comment', 'text', text, 10)).toThrow(`A comment, text: ${message}.`);
});

test('a text that can be stored is taken', () => {
  expect(() => checkText('A comment', 'text', 'ten \u{1F600} four', 12)).not.toThrow();
});
