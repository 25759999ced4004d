import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, test } from 'vitest';
import { invoiceSchema } from '../../test/invoice-schema.ts';
import { InvalidInputError } from '../errors.ts';
import { inputJsonSchema, validateInput } from './input.ts';
import type { RegisteredJob } from '../registry/registered-job.ts';
import { createRegistry } from '../registry/registry.ts';

describe('an input with a schema', () => {
  test('becomes what the schema puts out', async () => {
    expect(await validateInput(jobWith(invoiceSchema), { invoiceId: 'i-7', more: true })).toEqual({
      ok: true,
      value: { invoiceId: 'i-7', copies: 1 },
    });
  });

  test('is refused with every problem and where it is', async () => {
    expect(await validateInput(jobWith(invoiceSchema), { copies: 'two' })).toEqual({
      ok: false,
      problems: [
        { path: 'invoiceId', message: 'expected a text' },
        { path: 'copies', message: 'expected a number' },
      ],
    });
  });

  test('may be checked asynchronously', async () => {
    const job = jobWith(schemaOf(async (value) => ({ value: [value] })));
    expect(await validateInput(job, 1)).toEqual({ ok: true, value: [1] });
  });

  test.each([
    [undefined, ''],
    [[], ''],
    [['items', 0, { key: 'first name' }], 'items[0]["first name"]'],
  ])('the path %j is written %j', async (path, written) => {
    const job = jobWith(schemaOf(() => ({ issues: [{ message: 'no', path }] })));
    expect(await validateInput(job, {})).toEqual({ ok: false, problems: [{ path: written, message: 'no' }] });
  });

  test.each([
    ['throws', schemaOf(throwing(new Error('out of order'))), 'the schema threw: out of order'],
    ['rejects', schemaOf(() => Promise.reject(new Error('out of order'))), 'the schema threw: out of order'],
    ['throws a text', schemaOf(throwing('out of order')), 'the schema threw: "out of order"'],
  ])('is a problem, not a crash, when the schema %s', async (_what, schema, message) => {
    expect(await validateInput(jobWith(schema), {})).toEqual({
      ok: false,
      problems: [{ path: '', message }],
    });
  });
});

describe('an input without a schema', () => {
  test.each([
    [undefined, undefined],
    [null, undefined],
    [{ orgId: 'o-1' }, { orgId: 'o-1' }],
    [Object.create(null), {}],
  ])('%j becomes %j', async (input, value) => {
    expect(await validateInput(jobWith(), input)).toEqual({ ok: true, value });
  });

  test.each([
    ['i-7', '"i-7"'],
    [7, '7'],
    [[{}], 'a list of 1'],
    [new Map(), 'a Map'],
  ])('%j is refused', async (input, got) => {
    expect(await validateInput(jobWith(), input)).toEqual({
      ok: false,
      problems: [{ path: '', message: `expected an object, got ${got}` }],
    });
  });
});

test('an InvalidInputError lists every problem', () => {
  const problems = [
    { path: '', message: 'unknown field' },
    { path: 'copies', message: 'expected a number' },
  ];
  expect(new InvalidInputError('billing.invoice', problems)).toMatchObject({
    code: 'INPUT_INVALID',
    jobId: 'billing.invoice',
    problems,
    message: 'Job "billing.invoice" does not accept this input: unknown field; copies: expected a number',
  });
});

describe('inputJsonSchema', () => {
  test('asks the schema for what may be enqueued', () => {
    const job = jobWith(describable((options) => ({ ...options, type: 'object' })));
    expect(inputJsonSchema(job)).toEqual({ target: 'draft-2020-12', type: 'object' });
  });

  test.each([
    ['there is no schema', undefined],
    ['its library describes nothing', invoiceSchema],
    ['its library cannot describe this one', describable(throwing(new Error('a transform')))],
  ])('is undefined where %s', (_what, schema) => expect(inputJsonSchema(jobWith(schema))).toBeUndefined());
});

function jobWith(input?: StandardSchemaV1): RegisteredJob {
  const registry = createRegistry();
  registry.register([{ id: 'a', name: 'A', run: () => {}, ...(input && { input }) }]);
  const [job] = registry.list();
  if (job === undefined) throw new Error('nothing was registered');
  return job;
}

function schemaOf(validate: StandardSchemaV1.Props['validate']): StandardSchemaV1 {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

function describable(input: (options: object) => Record<string, unknown>): StandardSchemaV1 {
  const standard = { ...invoiceSchema['~standard'], jsonSchema: { input, output: input } };
  return { '~standard': standard };
}

function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}
