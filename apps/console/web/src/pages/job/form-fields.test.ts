import { expect, test } from 'vitest';
import { formFields, typedInput } from './form-fields.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    to: { type: 'string', format: 'email' },
    count: { type: 'integer', minimum: 1, maximum: 9_007_199_254_740_991, default: 5 },
    mode: { enum: ['full', 'fast'] },
    isDry: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['to', 'count'],
};
const FIELDS = formFields(SCHEMA, { to: 'core@acme.test', tags: ['a'] }) ?? [];

test('each property is a field that begins with the example, else with its default', () => {
  expect(FIELDS).toEqual([
    {
      name: 'to',
      kind: 'text',
      isRequired: true,
      note: 'required · e-mail',
      choices: [],
      initial: 'core@acme.test',
    },
    {
      name: 'count',
      kind: 'number',
      isRequired: true,
      note: 'required · whole number · from 1',
      choices: [],
      initial: '5',
    },
    { name: 'mode', kind: 'choice', isRequired: false, note: '', choices: ['full', 'fast'], initial: '' },
    { name: 'isDry', kind: 'switch', isRequired: false, note: '', choices: [], initial: '' },
    { name: 'tags', kind: 'json', isRequired: false, note: 'JSON', choices: [], initial: '["a"]' },
  ]);
});

test.each([[undefined], [{ type: 'object' }], [{ anyOf: [] }]])('no fields: %o', (schema) =>
  expect(formFields(schema, undefined)).toBeUndefined(),
);

test('what was typed becomes the input; an empty field is not given', () => {
  const texts = { to: 'a@acme.test', count: '3', mode: '', isDry: 'true', tags: '["x"]' };
  expect(typedInput(FIELDS, texts)).toEqual({
    input: { to: 'a@acme.test', count: 3, isDry: true, tags: ['x'] },
  });
});

test('what cannot be an input is said field by field', () => {
  expect(typedInput(FIELDS, { to: '', count: 'three', tags: '[' })).toEqual({
    problems: [
      { field: 'to', message: 'is required' },
      { field: 'count', message: 'expected a number' },
      { field: 'tags', message: 'expected JSON' },
    ],
  });
});
