import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Invoice, type InvoiceInput, invoiceSchema } from '../../test/invoice-schema.ts';
import type {
  EnqueueAnswer,
  JobContext,
  PlainInput,
  RunFacts,
  RunFailure,
  TelemetryState,
} from './context.ts';
import { defineJob } from './define-job.ts';
import type { AnyJob, InputArgs, InputOf, Job, OutputOf, ResultOf } from './job.ts';
import type { Jsonified } from './jsonified.ts';
import type { AttemptAborted } from '../outcomes/attempt-aborted.ts';
import { snooze } from '../outcomes/outcomes.ts';
import { createRegistry, type registerJobs } from '../registry/registry.ts';

const sendInvoice = defineJob({
  id: 'billing.invoice',
  name: 'Send invoice',
  input: invoiceSchema,
  examples: [{ input: { invoiceId: 'i-7' } }],
  timeout: '2m',
  retry: { attempts: 5, backoff: ['10s', 60_000] },
  dedupeKey: (input) => `invoice:${input.invoiceId}`,
  onSuccess: (result, ctx) => {
    expectTypeOf(result).toBeUnknown();
    expectTypeOf(ctx.input).toEqualTypeOf<Invoice>();
  },
  onFailure: (failure) => {
    expectTypeOf(failure).toEqualTypeOf<RunFailure>();
  },
  onCancel: (ctx) => {
    expectTypeOf(ctx.run).toEqualTypeOf<RunFacts>();
    expectTypeOf(ctx.input).toEqualTypeOf<Invoice>();
  },
  run: async (ctx) => {
    expectTypeOf(ctx.input).toEqualTypeOf<Invoice>();
    return ctx.input.copies > 9 ? snooze('5m') : { sent: ctx.input.copies };
  },
});

const report = defineJob({
  id: 'report',
  name: 'Report',
  run(ctx) {
    expectTypeOf(ctx.input).toEqualTypeOf<Record<string, unknown> | undefined>();
  },
});

// A plain object, as it is documented.
const myJob: Job = {
  id: 'my.job',
  name: 'My custom job',
  scheduleHint: 'hourly',
  run: async (ctx) => {
    const orgId = ctx.input?.orgId as string | undefined;
    const today = ctx.now.toISOString().split('T')[0];
    ctx.logger.info('starting', { orgId, today });
    ctx.logger.error('oh', { error: 'details' });
    expectTypeOf(await ctx.telemetry.getState()).toEqualTypeOf<TelemetryState>();
    await ctx.events.publish('my.job.completed', { processedCount: 42 }, { sourceApp: 'worker' });
  },
};

test('defineJob returns the same object', () => {
  const job = { id: 'same', name: 'Same', run: () => {} };
  expect(defineJob(job)).toBe(job);
});

test('jobs of every input are registered together', () => {
  const registry = createRegistry();
  registry.register([sendInvoice, report, myJob]);
  expect(registry.size).toBe(3);
});

const enqueueIn = <J extends AnyJob>(ctx: JobContext, job: J, input: InputOf<J>) =>
  ctx.enqueue(job, input, { priority: 'low' });

describe('types', () => {
  test('what is enqueued and what a run finds differ by the defaults', () => {
    expectTypeOf<InputOf<typeof sendInvoice>>().toEqualTypeOf<InvoiceInput>();
    expectTypeOf<OutputOf<typeof sendInvoice>>().toEqualTypeOf<Invoice>();
  });

  test('a result is what run returns, without what puts a run back', () => {
    expectTypeOf<ResultOf<typeof sendInvoice>>().toEqualTypeOf<{ sent: number }>();
    expectTypeOf<ResultOf<typeof report>>().toEqualTypeOf<void>();
    expectTypeOf<ResultOf<Job>>().toBeUnknown();
    expectTypeOf<ResultOf<AnyJob>>().toBeUnknown();
  });

  test('a result is typed as JSON gives it back', () => {
    const dated = defineJob({
      id: 'dated',
      name: 'Dated',
      run: () => ({ at: new Date(), pages: [{ n: 1, at: new Date() }], note: 'x' as string | undefined }),
    });
    expectTypeOf<ResultOf<typeof dated>>().toEqualTypeOf<{
      at: string;
      pages: { n: number; at: string }[];
      note: string | undefined;
    }>();
    expectTypeOf<Jsonified<readonly [Date, 'a', unknown]>>().toEqualTypeOf<readonly [string, 'a', unknown]>();
  });

  test('what the context returns for a rate is no result', () => {
    const asks = defineJob({
      id: 'asks',
      name: 'Asks',
      run: (ctx) => (ctx.run.attempt > 1 ? { pages: 3 } : ctx.rateLimited('30s')),
    });
    expectTypeOf<ResultOf<typeof asks>>().toEqualTypeOf<{ pages: number }>();
  });

  type Options = { readonly queue?: string };
  type Rest = [options?: Options | undefined];

  test('an input may be left out of a request where the job needs none', () => {
    expectTypeOf<InputArgs<typeof sendInvoice, Options>>().toEqualTypeOf<[input: InvoiceInput, ...Rest]>();
    expectTypeOf<InputArgs<typeof report, Options>>().toEqualTypeOf<[input?: PlainInput | object, ...Rest]>();
    expectTypeOf<InputArgs<AnyJob, Options>>().toEqualTypeOf<[input?: unknown, ...Rest]>();
    expectTypeOf<InputArgs<Job<{ a: string }>, Options>>().toEqualTypeOf<[input: { a: string }, ...Rest]>();
  });

  test('a request for a job that takes anything may have a text as its input', () => {
    expectTypeOf<[text: string]>().toExtend<InputArgs<Job<unknown>, Options>>();
    expectTypeOf<[text: string]>().not.toExtend<InputArgs<typeof report, Options>>();
  });

  test('a function that is generic over the job may pass its input on', () => {
    expectTypeOf<ReturnType<typeof enqueueIn>>().toEqualTypeOf<Promise<EnqueueAnswer>>();
  });

  test('an object that an interface describes fits everywhere', () => {
    const typed = defineJob({
      id: 'typed',
      name: 'Typed',
      run: async (ctx) => {
        const invoice: Invoice = { invoiceId: 'i', copies: 1 };
        ctx.logger.info('sent', invoice);
        ctx.logger.error('not sent', new Error('no'));
        await ctx.events.publish('invoice.sent', invoice);
        await ctx.enqueue(report);
        await ctx.enqueue(report, invoice, { priority: 'low' });
      },
    });
    expect(typed.id).toBe('typed');
  });

  test('without a schema both are a plain input', () => {
    expectTypeOf<InputOf<typeof report>>().toEqualTypeOf<Record<string, unknown> | undefined>();
    expectTypeOf<OutputOf<typeof myJob>>().toEqualTypeOf<Record<string, unknown> | undefined>();
    expectTypeOf<OutputOf<Job<{ a: string }>>>().toEqualTypeOf<{ a: string }>();
  });

  test('a job of any input can be registered', () => {
    expectTypeOf<Job<{ a: string }>>().toExtend<Job>();
    expectTypeOf<Job<{ a: string }>[]>().toExtend<Parameters<typeof registerJobs>[0]>();
    expectTypeOf<Job<Invoice>[]>().toExtend<Parameters<typeof registerJobs>[0]>();
    expectTypeOf<Job<string>[]>().toExtend<Parameters<typeof registerJobs>[0]>();
    expectTypeOf<Job[]>().toExtend<Parameters<typeof registerJobs>[0]>();
  });

  test('the documented shape of a context holds', () => {
    expectTypeOf<JobContext['input']>().toEqualTypeOf<Record<string, unknown> | undefined>();
    expectTypeOf<JobContext['now']>().toEqualTypeOf<Date>();
    expectTypeOf<JobContext['signal']>().toExtend<AbortSignal>();
    expectTypeOf<JobContext['signal']['reason']>().toEqualTypeOf<AttemptAborted | undefined>();
  });

  test('what steps, checkpoints and enqueue give', () => {
    const user = defineJob({
      id: 'user',
      name: 'User',
      run: async (ctx) => {
        expectTypeOf(await ctx.step('sync', () => 7)).toEqualTypeOf<number>();
        expectTypeOf(await ctx.step('async', async () => ['a'])).toEqualTypeOf<string[]>();
        expectTypeOf(await ctx.checkpoint<{ at: number }>('page').get()).toEqualTypeOf<
          { at: number } | undefined
        >();
        expectTypeOf(await ctx.enqueue(sendInvoice, { invoiceId: 'i' })).toEqualTypeOf<EnqueueAnswer>();
        await ctx.enqueue('any.job', { free: true }, { onSuccess: true, delay: '5m' });
        // @ts-expect-error the input of a job that is given has its type
        await ctx.enqueue(sendInvoice, { copies: 1 });
        // @ts-expect-error there is no such option
        await ctx.enqueue('any.job', {}, { onsuccess: true });
      },
    });
    expect(user.id).toBe('user');
  });

  test('mistakes do not compile', () => {
    const mistakes = [
      // @ts-expect-error an example has to fit the schema
      defineJob({ ...sendInvoice, examples: [{ input: { copies: 1 } }] }),
      // @ts-expect-error a priority is one of four words
      defineJob({ ...myJob, priority: 'urgent' }),
      // @ts-expect-error a job has an id
      defineJob({ name: 'No id', run: () => {} }),
      // @ts-expect-error the input of a job with a schema is not the plain one
      defineJob({ id: 'a', name: 'A', input: invoiceSchema, run: (ctx) => ctx.input.orgId }),
    ];
    expect(mistakes).toHaveLength(4);
  });
});
