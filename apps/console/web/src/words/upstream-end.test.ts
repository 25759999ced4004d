import { endWords } from '@sb/views';
import { expect, test } from 'vitest';
import { endVerb, whenItEnds } from './upstream-end.ts';

test.each([
  ['success', 'after #725 succeeds'],
  ['failure', 'after #725 fails'],
  ['always', 'after #725 ends'],
  ['constructor', 'after #725 meets constructor'],
  ['result.rows > 0', 'after #725 meets result.rows > 0'],
])('a run that follows on %s starts %s', (on, words) => {
  expect(`after #725 ${endVerb(on)}`).toBe(words);
  expect(endWords(on)).toBe(endVerb(on));
});

test('the condition of a line is said without the name of the run', () =>
  expect(whenItEnds('failure')).toBe('when it fails'));
