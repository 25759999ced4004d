/** Inputs against the schemas that jobs have stored. */
import type { JobDefinition } from '@sb/queue';
import { expect, test } from 'vitest';
import { asRegistered, inputCheck } from './stored-schema.ts';

type Schema = NonNullable<JobDefinition['inputSchema']>;

const check = (inputSchema: Schema, input: unknown) => inputCheck({ inputSchema })(input);
const needs = (field: string, more: object = {}): Schema => ({ type: 'object', required: [field], ...more });

test('an absent input is an empty one, and null is none', () => {
  expect(check({ type: 'object' }, undefined)).toEqual([]);
  expect(check({ type: 'object' }, null)).toEqual([{ path: '', message: 'must be object' }]);
  expect(check({ type: 'null' }, null)).toEqual([]);
});

test('schemas with the same id are those of different jobs', () => {
  const same = { $id: 'https://example.org/input' };
  for (const field of ['to', 'from', 'to'])
    expect(check(needs(field, same), {})).toMatchObject([{ message: expect.stringContaining(`'${field}'`) }]);
});

test.each([
  ['of no known kind', { type: 'txet' }],
  ['of another draft', { $schema: 'http://json-schema.org/draft-04/schema#', exclusiveMinimum: true }],
])('a schema %s accepts everything', (_what, schema) => {
  expect(check(schema, 7)).toEqual([]);
});

test('a schema is compiled for the first input of its job, and kept', async () => {
  let reads = 0;
  const inputSchema = {
    get type() {
      reads += 1;
      return 'object';
    },
    description: 'of this test',
  };
  const jobs = asRegistered([{ id: 'a', inputSchema } as unknown as JobDefinition]);
  const validate = async () => jobs.get('a')?.input?.['~standard'].validate(7);
  expect(reads).toBe(0);
  expect(await validate()).toEqual({ issues: [{ path: [], message: 'must be object' }] });
  const first = reads;
  expect(await validate()).toMatchObject({ issues: [{}] });
  // Only for its text.
  expect(reads).toBe(first + 1);
});
