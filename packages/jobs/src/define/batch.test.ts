/** Jobs that take many runs at once: how they are written down, and what their answers mean. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Invoice, type InvoiceInput, invoiceSchema } from '../../test/invoice-schema.ts';
import type { BatchContext } from './batch.ts';
import type { JobContext, PlainInput } from './context.ts';
import { defineJob } from './define-job.ts';
import type { AnyJob, BatchJob, InputOf, OutputOf } from './job.ts';
import { skip } from '../outcomes/outcomes.ts';
import { createRegistry } from '../registry/registry.ts';

const sendAll = defineJob({
  id: 'billing.send',
  name: 'Send invoices',
  input: invoiceSchema,
  batch: { size: 100, wait: '2s' },
  dedupeKey: (input) => input.invoiceId,
  runBatch: async (items, ctx) => {
    expectTypeOf(items).toEqualTypeOf<readonly JobContext<Invoice>[]>();
    expectTypeOf(ctx).toEqualTypeOf<BatchContext>();
    return items.map(({ input }) => input.copies);
  },
});
const count = defineJob({
  id: 'count',
  name: 'Count',
  batch: { size: 10, wait: 500 },
  runBatch(items) {
    expectTypeOf(items).toEqualTypeOf<readonly JobContext[]>();
    return items.map(({ input }) => input?.['n']);
  },
});

test('the input of a batch job has its types', () => {
  expectTypeOf<InputOf<typeof sendAll>>().toEqualTypeOf<InvoiceInput>();
  expectTypeOf<OutputOf<typeof sendAll>>().toEqualTypeOf<Invoice>();
  expectTypeOf<OutputOf<typeof count>>().toEqualTypeOf<PlainInput>();
  expectTypeOf<BatchJob<{ a: string }>>().toExtend<AnyJob>();
});

test('mistakes do not compile', () => {
  const facts = { id: 'a', name: 'A', batch: { size: 2, wait: '1s' } } as const;
  const mistakes = [
    // @ts-expect-error there is no runBatch
    defineJob({ id: 'a', name: 'A', batch: { size: 2, wait: '1s' }, run: () => {} }),
    // @ts-expect-error a batch has a wait
    defineJob({ ...facts, batch: { size: 2 }, runBatch: () => [] }),
    // @ts-expect-error a batch has a list of outcomes
    defineJob({ ...facts, runBatch: () => 7 }),
  ];
  expect(mistakes).toHaveLength(3);
});

test('is registered beside others, with its rule worked out', () => {
  const registry = createRegistry();
  registry.register([sendAll, count, { id: 'plain', name: 'Plain', run: () => {} }]);
  expect(registry.get('billing.send')?.batch).toMatchObject({ size: 100, waitMs: 2_000 });
  expect(registry.get('count')?.batch).toMatchObject({ size: 10, waitMs: 500 });
  expect(registry.get('plain')).not.toHaveProperty('batch');
});

test.each([
  [{ isolation: 'thread' }, ['isolation: expected none: a batch runs beside the others, got "thread"']],
  [{ run: () => {} }, ['run: expected none beside batch and runBatch, got a function']],
  [{ runBatch: undefined }, ['runBatch: expected a function, got undefined']],
  [{ batch: undefined }, ['batch: expected an object with size and wait, got undefined']],
  [{ batch: { size: 5 } }, ['batch: expected an object with size and wait, got an object']],
  [
    { batch: { size: 0, wait: 'soon' } },
    [
      'batch.size: expected a whole number from 1 to 1000, got 0',
      'batch.wait: expected milliseconds or a duration such as "30s", at most 36525d, got "soon"',
    ],
  ],
  [{ batch: { size: 1001, wait: 0 } }, ['batch.size: expected a whole number from 1 to 1000, got 1001']],
  [{ batch: { size: 1.5, wait: 0 } }, ['batch.size: expected a whole number from 1 to 1000, got 1.5']],
  [{ batch: undefined, runBatch: undefined }, ['run: expected a function, got undefined']],
])('a batch job is refused with %j', (wrong, messages) => {
  const given = { ...count, ...wrong } as AnyJob;
  expect(() => createRegistry().register([given])).toThrow(
    expect.objectContaining({
      problems: messages.map((text) => {
        const [field, message] = text.split(/: (.*)/);
        return { job: '"count"', field, message };
      }),
    }),
  );
});

describe('what runBatch answers', () => {
  const boom = new Error('boom');

  test.each<[what: string, answer: () => unknown, outcomes: readonly unknown[]]>([
    ['values', () => [1, undefined], [done(1), done(undefined)]],
    ['a value of promises', () => Promise.resolve([1, 2]), [done(1), done(2)]],
    ['an error', () => [boom, 2], [failed(boom), done(2)]],
    ['promises', () => [Promise.reject(boom), Promise.resolve(2)], [failed(boom), done(2)]],
    ['a promise of an error', () => [1, Promise.resolve(boom)], [done(1), failed(boom)]],
    ['an error for all', () => Promise.reject(boom), [failed(boom), failed(boom)]],
    ['too few', () => [1], [failed(mismatch('1 outcome')), failed(mismatch('1 outcome'))]],
    ['too many', () => [1, 2, 3], [failed(mismatch('3 outcomes')), failed(mismatch('3 outcomes'))]],
    ['nothing', () => undefined, [failed(mismatch('undefined')), failed(mismatch('undefined'))]],
    [
      'what is no list',
      () => ({ length: 2 }),
      [failed(mismatch('an object')), failed(mismatch('an object'))],
    ],
  ])('%s', async (_what, answer, outcomes) => {
    const batch = registered(answer).batch;
    expect(await batch?.run([anyContext, anyContext], anyContext)).toEqual(
      outcomes.map((outcome) => expect.objectContaining(outcome)),
    );
  });

  test('a call that throws at once fails all', async () => {
    const { batch } = registered(() => {
      throw boom;
    });
    expect(await batch?.run([anyContext], anyContext)).toEqual([failed(boom)]);
  });
});

describe('run of a batch job', () => {
  test('is a batch of one', async () => {
    const skipped = skip('nothing to do');
    expect(await registered((items) => items.map(() => skipped)).run(anyContext)).toBe(skipped);
  });

  test('throws what its item comes to', async () => {
    await expect(registered(() => [new Error('boom')]).run(anyContext)).rejects.toThrow('boom');
    await expect(registered(() => []).run(anyContext)).rejects.toMatchObject({
      code: 'OUTCOMES_INVALID',
      message: expect.stringContaining('expected a list of 1 outcome, one'),
    });
  });
});

test('a job may use itself as this', async () => {
  const own = {
    ...count,
    runBatch() {
      return [this.name];
    },
  };
  const registry = createRegistry();
  registry.register([own]);
  expect(await registry.get('count')?.run(anyContext)).toBe('Count');
});

// The jobs here do not look at it.
const anyContext = {} as JobContext<unknown>;

function registered(runBatch: (items: readonly JobContext[]) => unknown) {
  const registry = createRegistry();
  registry.register([{ ...count, id: 'work', runBatch } as BatchJob]);
  const record = registry.get('work');
  if (record === undefined) throw new Error('nothing was registered');
  return record;
}

function done(value: unknown) {
  return { status: 'fulfilled', value };
}

function failed(reason: unknown) {
  return { status: 'rejected', reason };
}

function mismatch(got: string): unknown {
  return expect.objectContaining({
    code: 'OUTCOMES_INVALID',
    message: `runBatch of job "work": expected a list of 2 outcomes, one for each item in their order, got ${got}.`,
  });
}
