/** The trace that a run is stored with: from the options of a client, or from the active span of OpenTelemetry. */
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { createClient, findRun } from '@sb/queue';
import { openStore, type Store, sql } from '@sb/storage';
import { eachDialect, type Opener, recordSpans } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { loadJobs } from './load-jobs.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

async function open(opener: Opener) {
  const url = await opener.migratedUrl();
  const store = await openStore({ url });
  await loadJobs(store, [{ id: 'mail', name: 'Mail', run: () => undefined }]);
  const client = createClient({ databaseUrl: url });
  onTestFinished(async () => {
    await client.close();
    await store.close();
  });
  return { store, client };
}

const tracesOf = async (store: Store): Promise<readonly (string | null)[]> =>
  (await store.read((tx) => tx.rows(sql<{ trace: string | null }>`select trace from runs order by id`))).map(
    (row) => row.trace,
  );

const inRequest = async <R>(work: () => Promise<R>): Promise<R> =>
  trace.getTracer('app').startActiveSpan('request', (span) => work().finally(() => span.end()));

eachDialect('a client', (opener) => {
  test('stores the traceparent that it is given, also next to runs with another one', async () => {
    const { store, client } = await open(opener);
    const asked = await Promise.all([
      client.enqueue('mail', {}, { traceparent: TRACEPARENT, tracestate: 'a=1' }),
      client.enqueue('mail', {}, { traceparent: TRACEPARENT }),
      client.enqueue('mail'),
      // As a stranger may send it in a header.
      client.enqueue('mail', {}, { traceparent: 'x', tracestate: 'a=1' }),
      client.enqueue('mail', {}, { traceparent: undefined, tracestate: undefined }),
    ]);
    const order = asked.map(({ id }) => id).toSorted((a, b) => a - b);
    const stored = await tracesOf(store);
    const traces = asked.map(({ id }) => stored[order.indexOf(id)]);
    expect(traces).toEqual([`${TRACEPARENT} a=1`, TRACEPARENT, null, null, null]);
  });

  test('refuses one that is no text', async () => {
    const { client } = await open(opener);
    const headers = { traceparent: [TRACEPARENT] as unknown as string };
    await expect(client.enqueue('mail', {}, headers)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('traceparent: expected a text, got'),
    });
  });

  test('lets every way of asking go on in the trace of the active span', async () => {
    using spans = recordSpans();
    const { store, client } = await open(opener);
    await inRequest(async () => {
      await client.enqueue('mail');
      await client.enqueueMany([{ job: 'mail' }, { job: 'mail', traceparent: TRACEPARENT }]);
      await client.enqueueChain([{ job: 'mail' }, { job: 'mail' }]);
      await client.transaction(function* (tx) {
        return yield* tx.enqueue('mail');
      });
    });
    const traceId = spans.named('request')[0]?.spanContext().traceId;
    const ids = (await tracesOf(store)).map((one) => one?.slice(3, 35));
    expect(ids).toEqual([traceId, traceId, TRACE, traceId, traceId, traceId]);
    const asked = spans.named('enqueue mail');
    expect(asked.map(({ attributes }) => attributes['messaging.batch.message_count'])).toEqual([
      undefined,
      2,
      2,
    ]);
  });

  test('begins a trace where no span is active, and goes on in one that it is given', async () => {
    using spans = recordSpans();
    const { store, client } = await open(opener);
    const { id } = await client.enqueue('mail');
    await client.enqueue('mail', {}, { traceparent: TRACEPARENT });
    const [root, child] = spans.named('enqueue mail');
    expect(root?.parentSpanContext).toBeUndefined();
    expect(await findRun(store, id)).toMatchObject({ traceId: root?.spanContext().traceId });
    expect(child?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect((await tracesOf(store))[1]).toBe(`00-${TRACE}-${child?.spanContext().spanId}-01`);
  });

  test('says in its span why it was refused', async () => {
    using spans = recordSpans();
    const { client } = await open(opener);
    await expect(client.enqueue('mial')).rejects.toThrow('mial');
    expect(spans.named('enqueue mial')[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: expect.stringContaining('mial') },
      attributes: { 'error.type': 'UNKNOWN_JOB' },
    });
  });
});
