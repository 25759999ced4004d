import { expect, test } from 'vitest';
import { formFields, startOf, typedInput } from './form-fields.ts';

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

test.each([
  ['', {}],
  ['now', {}],
  ['10m', { delay: '10m' }],
  ['2026-12-01T08:00:00Z', { runAt: '2026-12-01T08:00:00.000Z' }],
  ['2026-12-01', { runAt: new Date(2026, 11, 1).toISOString() }],
  ['2026-12-01 08:30', { runAt: new Date(2026, 11, 1, 8, 30).toISOString() }],
  // A browser would read them as a year and as a day of June.
  ['1800', undefined],
  ['6.30', undefined],
  ['soon', undefined],
  ['25:00', undefined],
])('not before %j', (text, start) =>
  expect(startOf(text, Date.parse('2026-11-28T06:00:00Z'))).toEqual(start),
);

test('a time of day that has passed is that of tomorrow', () => {
  const now = new Date(2026, 10, 28, 12, 0).getTime();
  expect(startOf('18:00', now)).toEqual({ runAt: new Date(2026, 10, 28, 18, 0).toISOString() });
  expect(startOf('09:30', now)).toEqual({ runAt: new Date(2026, 10, 29, 9, 30).toISOString() });
});
