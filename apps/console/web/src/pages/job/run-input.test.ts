import { expect, test } from 'vitest';
import { ApiProblem } from '../../api/request/api-problem.ts';
import { formFields } from './form-fields.ts';
import { inputJson, inputTexts, problemOf, readRunInput } from './run-input.ts';

const fields =
  formFields(
    {
      type: 'object',
      properties: { to: { type: 'string' }, copies: { type: 'integer' }, note: { type: 'string' } },
      required: ['to'],
    },
    undefined,
  ) ?? [];

test.each`
  what                         | json                | texts                         | input
  ${'fields'}                  | ${undefined}        | ${{ to: 'ada', copies: '2' }} | ${{ to: 'ada', copies: 2 }}
  ${'JSON, whatever they say'} | ${'{"to":"grace"}'} | ${{ to: 'ada' }}              | ${{ to: 'grace' }}
`('an input is read from $what', ({ json, texts, input }) => {
  expect(readRunInput(json, { fields, texts })).toEqual(input);
});

test.each`
  what               | json                     | texts                         | says
  ${'a wrong field'} | ${undefined}             | ${{ to: 'ada', copies: 'x' }} | ${'The input is not complete.'}
  ${'broken JSON'}   | ${'{'}                   | ${{}}                         | ${/^Input: expected JSON/}
  ${'a mask'}        | ${'{"to":"[redacted]"}'} | ${{}}                         | ${/masked values/}
`('$what is refused before it is sent', ({ json, texts, says }) => {
  expect(() => readRunInput(json, { fields, texts })).toThrow(says);
});

test('fields are shown as JSON also while they are wrong', () => {
  expect(inputJson({ fields, texts: { to: 'ada', copies: '2' } })).toBe('{"to":"ada","copies":2}');
  expect(inputJson({ fields, texts: { to: 'ada', copies: 'x' } })).toBe('{"to":"ada","copies":"x"}');
});

test('an input that was edited as JSON is that of the fields again', () => {
  const typed = { fields, texts: { to: 'ada', copies: '2' } };
  expect(inputTexts('{"to":"grace"}', typed)).toEqual({ to: 'grace', copies: '', note: '' });
  expect(inputTexts('{"copies":3,"to":"grace"}', typed)).toEqual({ to: 'grace', copies: '3', note: '' });
});

test('the JSON of fields that are not complete yet goes back into them, edited', () => {
  const json = inputJson({ fields, texts: { to: '', copies: '2', note: '' } });
  expect(json).toBe('{"to":"","copies":2}');
  expect(inputTexts('{"to":"","copies":3}', { fields, texts: {} })).toEqual({
    to: '',
    copies: '3',
    note: '',
  });
});

test('fields that are not complete are the same after a look at the JSON', () => {
  const typed = { fields, texts: { to: '', copies: 'x' } };
  expect(inputTexts(inputJson(typed, 2), typed)).toBe(typed.texts);
});

test.each`
  what                     | json                         | says
  ${'broken JSON'}         | ${'{'}                       | ${/^Input: expected JSON/}
  ${'a list'}              | ${'[]'}                      | ${'The fields cannot show this input: expected an object.'}
  ${'an unknown field'}    | ${'{"to":"ada","cc":"bob"}'} | ${'The fields cannot show this input: there is no field cc.'}
  ${'a text for a number'} | ${'{"copies":"two"}'}        | ${'The fields cannot show this input: the field copies cannot have this value.'}
  ${'an empty text'}       | ${'{"note":""}'}             | ${'The fields cannot show this input: the field note cannot have this value.'}
`('$what stays JSON, and the form says why', ({ json, says }) => {
  expect(() => inputTexts(json, { fields, texts: {} })).toThrow(says);
});

test.each(['to', 'input.to', 'body.input.to'])('a refusal of %s is said at the field', (field) => {
  const refusal = new ApiProblem({ status: 400, problems: [{ field, message: 'expected an address' }] });
  expect(problemOf(refusal, 'to')).toBe('expected an address');
  expect(problemOf(refusal, 'copies')).toBeUndefined();
});
