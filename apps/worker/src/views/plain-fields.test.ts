import { expect, test } from 'vitest';
import { plainFields } from './plain-fields.ts';

test('a field that has nothing has no line', () => {
  const record = { id: 7, tags: [], reason: undefined, input: { a: [] }, note: 'a\nb' };
  expect(plainFields(record)).toEqual(['id\t7', 'input\t{"a":[]}', 'note\ta b']);
});
