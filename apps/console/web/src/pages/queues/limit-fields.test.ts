import { expect, test } from 'vitest';
import { limitChange, limitCommand, limitTexts, limitWords } from './limit-fields.ts';

const BEFORE = { maxRunning: 2, rate: '10/s', burst: 20 };
const SAME = limitTexts(BEFORE);

test.each([
  ['nothing', SAME, {}],
  ['another number', { ...SAME, maxRunning: '4' }, { maxRunning: 4 }],
  ['none', { ...SAME, maxRunning: '' }, { maxRunning: null }],
  ['one more limit', { ...SAME, maxDepth: '100' }, { maxDepth: 100 }],
  ['another rate keeps its burst', { ...SAME, rate: '5/s' }, { rate: '5/s', burst: 20 }],
  ['no rate has no burst', { ...SAME, rate: '' }, { rate: null }],
])('a form changes %s', (_, texts, change) => {
  expect(limitChange(SAME, texts)).toEqual(change);
});

test('a word that is no number is refused by its label', () =>
  expect(() => limitChange(limitTexts({}), { ...limitTexts({}), maxRunning: 'two' })).toThrow(
    'At once: expected a whole number, got "two".',
  ));

test.each([
  [{}, 'no limit'],
  [{ maxRunning: 4, maxDepth: 90, rate: '10/s' }, '4 at once, 90 may wait, 10/s'],
  [{ rate: '10/s', burst: 20 }, '10/s with a burst of 20'],
])('limits in words: %o', (limits, words) => expect(limitWords(limits)).toBe(words));

test('the command line does the same', () => {
  expect(limitCommand('mail', { maxRunning: 3, maxDepth: null, rate: '10/s', burst: 2 })).toBe(
    'worker queue:limit mail --concurrency 3 --max-depth none --rate 10/s --burst 2',
  );
  expect(limitCommand('mail', {})).toBe('worker queue:limit mail');
});
