/** Traces across enqueue and run, with the real API and SDK of OpenTelemetry. */
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { enqueueChain, findRun } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect, recordSpans, type RecordedSpans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job, open } from './open-runner.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CONTEXT = `00-${TRACE}-00f067aa0ba902b7-01 vendor=a`;
/** Its queue is one that runs can ask for. */
const slow = { ...job('slow', () => undefined), queue: 'slow' };
const AGAIN = { retry: { attempts: 2, backoff: 'fixed', delay: 0 } } as const;

const mail = job('mail', () => {
  trace.getTracer('app').startSpan('smtp').end();
});

/** `name < name of its parent`, of all spans of a trace, in the order of their ends. */
const lineage = (spans: RecordedSpans, traceId: string | undefined): readonly string[] => {
  const all = spans.all().filter((span) => span.spanContext().traceId === traceId);
  const nameOf = (id: string | undefined): string =>
    all.find((span) => span.spanContext().spanId === id)?.name ?? (id === undefined ? 'none' : 'remote');
  return all.map(({ name, parentSpanContext }) => `${name} < ${nameOf(parentSpanContext?.spanId)}`);
};

const traceIdOf = (spans: RecordedSpans, name: string): string | undefined =>
  spans.named(name)[0]?.spanContext().traceId;

const storedTrace = async (store: Store, id: number): Promise<string | null | undefined> =>
  (
    await store.read((tx) =>
      tx.first(sql<{ trace: string | null }>`select trace from run_history where id = ${id}`),
    )
  )?.trace;

eachDialect('with OpenTelemetry', (opener) => {
  test('a run goes on in the trace of its enqueue, and so do the calls of its job', async () => {
    using spans = recordSpans();
    await using r = await open(opener, [mail, slow]);
    const id = await trace.getTracer('app').startActiveSpan('request', async (request) => {
      const asked = await r.ask('mail', { queue: 'slow' });
      request.end();
      return asked;
    });
    await r.done(id);
    await expect.poll(() => spans.named('run mail')).toHaveLength(1);
    const traceId = traceIdOf(spans, 'request');
    expect(new Set(lineage(spans, traceId))).toEqual(
      new Set(['request < none', 'enqueue mail < request', 'run mail < enqueue mail', 'smtp < run mail']),
    );
    expect(spans.named('enqueue mail')[0]).toMatchObject({
      kind: SpanKind.PRODUCER,
      attributes: { 'messaging.message.id': `${id}`, 'messaging.destination.name': 'slow' },
    });
    expect(spans.named('run mail')[0]).toMatchObject({
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'messaging.system': 'signal_blueprint_worker',
        'messaging.operation.type': 'process',
        'messaging.message.id': `${id}`,
        'messaging.destination.name': 'slow',
        'worker.job.id': 'mail',
        'worker.run.attempt': 1,
        'worker.run.trigger': 'api',
        'worker.run.outcome': 'succeeded',
        'worker.run.wait_seconds': expect.any(Number),
        'worker.node.id': `${r.runner.nodeId}`,
      },
    });
    expect(await findRun(r.store, id)).toMatchObject({ traceId });
  });
});

aboveStore('with OpenTelemetry', (opener) => {
  test('the attempts of a run share its trace, and a failed one says why, without secrets', async () => {
    using spans = recordSpans();
    const broken = job('broken', (ctx) => {
      if (ctx.run.attempt === 1) throw new TypeError('no such user: hunter2-hunter2');
    });
    await using r = await open(opener, [{ ...broken, ...AGAIN }], { secrets: ['hunter2-hunter2'] });
    const id = await r.ask('broken', { trace: CONTEXT });
    await r.done(id);
    await expect.poll(() => spans.named('run broken')).toHaveLength(2);
    const [first, second] = spans.named('run broken');
    expect(first).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'no such user: [redacted]' },
      attributes: { 'error.type': 'TypeError', 'worker.run.outcome': 'failed', 'worker.run.attempt': 1 },
    });
    expect(second).toMatchObject({
      attributes: { 'worker.run.outcome': 'succeeded', 'worker.run.attempt': 2 },
    });
    expect([first, second].map((span) => span?.spanContext().traceId)).toEqual([TRACE, TRACE]);
    expect(second?.parentSpanContext?.spanId).toBe(first?.parentSpanContext?.spanId);
    expect(second?.spanContext().traceState?.serialize()).toBe('vendor=a');
  });

  test('a run that was enqueued without a trace keeps that of its first attempt, with its chain', async () => {
    const broken = job('broken', (ctx) => {
      if (ctx.run.attempt === 1) throw new Error('once more');
    });
    await using r = await open(opener, [{ ...broken, ...AGAIN }, mail, slow], {
      queues: ['default'],
    });
    const { runs } = await enqueueChain(r.store, [
      { request: { jobId: 'broken', queue: 'slow' } },
      { request: { jobId: 'mail', queue: 'slow' } },
    ]);
    using spans = recordSpans();
    await using worker = await open(async () => r.store, [{ ...broken, ...AGAIN }, mail, slow]);
    for (const { id } of runs) await worker.done(id);
    await expect.poll(() => spans.named('run mail')).toHaveLength(1);
    const traceId = traceIdOf(spans, 'run broken');
    expect(lineage(spans, traceId)).toEqual([
      'run broken < none',
      'run broken < run broken',
      'smtp < run mail',
      'run mail < run broken',
    ]);
    expect(spans.named('run broken')[0]?.attributes['messaging.destination.name']).toBe('slow');
    for (const { id } of runs) expect(await findRun(r.store, id)).toMatchObject({ traceId });
  });

  test('a run that a job asks for goes on in its trace, at once or with its success', async () => {
    using spans = recordSpans();
    const parent = job('parent', async (ctx) => {
      await ctx.enqueue('mail');
      await ctx.enqueue('mail', {}, { onSuccess: true });
    });
    await using r = await open(opener, [parent, mail]);
    await r.done(await r.ask('parent'));
    await expect.poll(() => spans.named('run mail')).toHaveLength(2);
    const all = lineage(spans, traceIdOf(spans, 'enqueue parent'));
    expect(all).toContain('run parent < enqueue parent');
    expect(all).toContain('enqueue mail < run parent');
    expect(all).toContain('run mail < enqueue mail');
    expect(all).toContain('run mail < run parent');
  });

  test('a node does not claim the next run within the span of the last one', async () => {
    using spans = recordSpans();
    await using r = await open(opener, [mail], { concurrency: 1 });
    const ids = [CONTEXT, undefined, undefined].map((one) =>
      r.ask('mail', one === undefined ? {} : { trace: one }),
    );
    for (const id of ids) await r.done(await id);
    await expect.poll(() => spans.named('run mail')).toHaveLength(3);
    expect(new Set(spans.named('run mail').map((span) => span.spanContext().traceId)).size).toBe(3);
  });

  test('the items of a batch have a span each, and ask for runs in it', async () => {
    using spans = recordSpans();
    const many = {
      id: 'many',
      name: 'Many',
      batch: { size: 2, wait: '1h' },
      runBatch: async (items: readonly { enqueue(job: string): Promise<unknown> }[]) =>
        Promise.allSettled(items.map((item) => item.enqueue('mail'))),
    } as const;
    await using r = await open(opener, [many, mail]);
    const asked = await enqueueMany(r.store, [{ jobId: 'many' }, { jobId: 'many', trace: CONTEXT }]);
    for (const { id } of asked) await r.done(id);
    await expect.poll(() => spans.named('run mail')).toHaveLength(2);
    expect(lineage(spans, TRACE)).toEqual(
      expect.arrayContaining(['run many < remote', 'enqueue mail < run many', 'run mail < enqueue mail']),
    );
    expect(spans.named('enqueue many')[0]?.attributes['messaging.batch.message_count']).toBe(2);
  });
});

aboveStore('without OpenTelemetry', (opener) => {
  test('a run keeps the trace that it is given, and has none otherwise', async () => {
    await using r = await open(opener, [mail]);
    const [given, none] = [await r.ask('mail', { trace: CONTEXT }), await r.ask('mail')];
    expect(await r.done(given)).toMatchObject({ traceId: TRACE });
    expect(await storedTrace(r.store, given)).toBe(CONTEXT);
    expect(await r.done(none)).not.toHaveProperty('traceId');
    expect(await storedTrace(r.store, none)).toBeNull();
  });
});
