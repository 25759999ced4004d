import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createStyle } from '../cli/terminal/style.ts';
import { logText } from './log-text.ts';

const LINE = {
  at: new Date(2026, 0, 5, 9, 0, 0).getTime(),
  level: 'info',
  message: 'counting',
  fields: { orgId: 'acme', text: 'as long as you like' },
};

test('a line is whole unless a width is given', () => {
  expect(logText(LINE, createStyle(false))).toBe(
    '09:00:00 info  counting  orgId=acme  text="as long as you like"',
  );
});

test.each([24, 30, 36, 48])(
  'a line of %i columns is cut at the same place with and without colours',
  (width) => {
    const plain = logText(LINE, createStyle(false), width);
    expect(plain.length).toBeLessThanOrEqual(width);
    expect(plain).toMatch(/^09:00:00 info {2}.*…$/);
    expect(stripVTControlCharacters(logText(LINE, createStyle(true), width))).toBe(plain);
  },
);
