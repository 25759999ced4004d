import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCount } from './plural.ts';

test.each([
  [0, '0'],
  [-0, '0'],
  [999, '999'],
  [1_204, '1,204'],
  [-1_204, '-1,204'],
  [1_234_567, '1,234,567'],
  [1_204.5, '1,204.5'],
  [0.1234, '0.123'],
  [1e21, '1e+21'],
])('the count of %d is %s', (number, text) => expect(formatCount(number)).toBe(text));

test('whole numbers are grouped as in English', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (number) => {
      expect(formatCount(number)).toBe((number || 0).toLocaleString('en-US'));
    }),
  );
});
