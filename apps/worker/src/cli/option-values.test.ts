import { expect, test } from 'vitest';
import { dateValue, instantValue, pastValue, placeText, placeValue, textValue } from './option-values.ts';

test.each(['', ' ', '\t\n'])('%j is no text: it would be found in every other', (text) =>
  expect(() => textValue(text)).toThrow('not empty'),
);

test('a text stays as it was typed', () => expect(textValue(' a b ')).toBe(' a b '));

test.each`
  text                           | at
  ${'2026-02-28'}                | ${'2026-02-28T00:00:00.000Z'}
  ${'2026-01-05T09:00Z'}         | ${'2026-01-05T09:00:00.000Z'}
  ${'2026-01-05T09:00:00.5Z'}    | ${'2026-01-05T09:00:00.500Z'}
  ${'2026-01-05 09:00:00+01:00'} | ${'2026-01-05T08:00:00.000Z'}
  ${'2026-01-05T09:00-0500'}     | ${'2026-01-05T14:00:00.000Z'}
`('$text is the instant $at', ({ text, at }) => {
  expect(instantValue(text).toISOString()).toBe(at);
  expect(new Date(pastValue(text).at(0)).toISOString()).toBe(at);
});

test.each([
  '2026-06-31',
  '2026-02-30T09:00Z',
  '2026-13-01',
  '2026-01-05T09:00',
  '2026-01-05T25:00Z',
  '2026-01-05 or so',
  '2026-01',
  'May',
  '1',
])('%s is no instant: it is not moved to another day, nor read in the zone of this machine', (text) =>
  expect(() => instantValue(text)).toThrow('Give an instant with its zone'),
);

test.each(['2026-06-31', '2026-06', '2026-06-01T00:00Z', 'tomorrow', ''])('%j is no date', (text) => {
  expect(() => dateValue(text)).toThrow('Give a date');
  expect(dateValue('2026-06-30')).toBe('2026-06-30');
});

test('a place in a list is read as it was written', () => {
  const place = { at: 1_767_603_600_000, id: 17 };
  expect(placeValue(placeText(place))).toEqual(place);
  for (const text of ['', '17', '1:2:3', 'a:1']) expect(() => placeValue(text)).toThrow('"next"');
});
