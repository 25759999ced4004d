import { expect, test } from 'vitest';
import { shownLines, shownTexts } from './redacted.ts';

const FOUND = { found: 'job a is paused: \u001b[31mhunter2\nqueue b is paused' };

test('a text is one line, unless its lines are wanted', () => {
  expect(shownTexts(FOUND, [])).toEqual({ found: 'job a is paused: hunter2 queue b is paused' });
  expect(shownLines(FOUND, [])).toEqual({ found: 'job a is paused: hunter2\nqueue b is paused' });
});
