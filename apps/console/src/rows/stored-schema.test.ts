/** Inputs against the schemas that jobs have stored. */
import type { JobDefinition } from '@sb/queue';
import { expect, test } from 'vitest';
import { asRegistered, inputCheck } from './stored-schema.ts';

type Schema = NonNullable<JobDefinition['inputSchema']>;

const check = (inputSchema: Schema, input: unknown) => inputCheck({ inputSchema })(input);
const needs = (field: string, more: object = {}): Schema => ({ type: 'object', required: [field], ...more });

test('an absent input is an empty one, and null is an input of its own', () => {
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
  ['of another draft', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'string' }],
])('a schema %s accepts everything', (_what, schema) => {
  expect(check(schema, 7)).toEqual([]);
});

/** A schema that counts how often it is read. */
function countedSchema(description: string) {
  const read = { count: 0 };
  const schema: Schema = {
    get type() {
      read.count += 1;
      return 'object';
    },
    description,
  };
  return { read, schema };
}

test('a schema is compiled for the first input of its job, and kept', async () => {
  const { read, schema: inputSchema } = countedSchema('of this test');
  const jobs = asRegistered([{ id: 'a', inputSchema } as unknown as JobDefinition]);
  const validate = async () => jobs.get('a')?.input?.['~standard'].validate(7);
  expect(read.count).toBe(0);
  expect(await validate()).toEqual({ issues: [{ path: [], message: 'must be object' }] });
  const first = read.count;
  expect(await validate()).toMatchObject({ issues: [{}] });
  expect(read.count).toBe(first);
});

test('a schema that is used again and again is kept, however many others come', () => {
  const { read, schema } = countedSchema('of this test too');
  check(schema, 7);
  for (let nr = 0; nr < 300; nr += 1) {
    check({ description: `another ${nr}` }, 7);
    const before = read.count;
    expect(check(schema, 7)).toEqual([{ path: '', message: 'must be object' }]);
    // Only for its text.
    expect(read.count).toBe(before + 1);
  }
});
