import { expect, test } from 'vitest';
import { mapTexts } from './index.ts';

test('each text of plain data is changed, also the keys of records', () => {
  const value = { a: 'b', list: ['c', { d: 'e' }], none: null, absent: undefined, number: 1, is: true };
  expect(mapTexts(value, (text) => text.toUpperCase())).toEqual({
    A: 'B',
    LIST: ['C', { D: 'E' }],
    NONE: null,
    ABSENT: undefined,
    NUMBER: 1,
    IS: true,
  });
});
