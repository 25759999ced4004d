import { expect, test } from 'vitest';
import { ApiProblem } from '../../api/client.ts';
import { formFields } from './form-fields.ts';
import { inputJson, problemOf, readInput } from './run-input.ts';

const fields =
  formFields(
    {
      type: 'object',
      properties: { to: { type: 'string' }, copies: { type: 'integer' } },
      required: ['to'],
    },
    undefined,
  ) ?? [];

test.each`
  what                         | json                | texts                         | input
  ${'fields'}                  | ${undefined}        | ${{ to: 'ada', copies: '2' }} | ${{ to: 'ada', copies: 2 }}
  ${'JSON, whatever they say'} | ${'{"to":"grace"}'} | ${{ to: 'ada' }}              | ${{ to: 'grace' }}
`('an input is read from $what', ({ json, texts, input }) => {
  expect(readInput(json, { fields, texts })).toEqual(input);
});

test.each`
  what               | json                     | texts                         | says
  ${'a wrong field'} | ${undefined}             | ${{ to: 'ada', copies: 'x' }} | ${'The input is not complete.'}
  ${'broken JSON'}   | ${'{'}                   | ${{}}                         | ${/^Input: expected JSON/}
  ${'a mask'}        | ${'{"to":"[redacted]"}'} | ${{}}                         | ${/masked values/}
`('$what is refused before it is sent', ({ json, texts, says }) => {
  expect(() => readInput(json, { fields, texts })).toThrow(says);
});

test('fields are shown as JSON also while they are wrong', () => {
  expect(inputJson({ fields, texts: { to: 'ada', copies: '2' } })).toBe('{"to":"ada","copies":2}');
  expect(inputJson({ fields, texts: { to: 'ada', copies: 'x' } })).toBe('{"to":"ada","copies":"x"}');
});

test.each(['to', 'input.to', 'body.input.to'])('a refusal of %s is said at the field', (field) => {
  const refusal = new ApiProblem({ status: 400, problems: [{ field, message: 'expected an address' }] });
  expect(problemOf(refusal, 'to')).toBe('expected an address');
  expect(problemOf(refusal, 'copies')).toBeUndefined();
});
