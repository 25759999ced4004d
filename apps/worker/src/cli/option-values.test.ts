import { expect, test } from 'vitest';
import { textValue } from './option-values.ts';

test.each(['', ' ', '\t\n'])('%j is no text: it would be found in every other', (text) =>
  expect(() => textValue(text)).toThrow('not empty'),
);

test('a text stays as it was typed', () => expect(textValue(' a b ')).toBe(' a b '));
