/** Against the real API and SDK of OpenTelemetry: the shape of its registry is theirs. */
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { recordSpans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { activeTrace, isTracing, type SpanFacts, startSpan } from './span.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const active = (): string | undefined => trace.getSpan(context.active())?.spanContext().spanId;
const facts = (parent: SpanFacts['parent']) =>
  ({ name: 'run mail', kind: 'consumer', parent, attributes: { 'worker.job.id': 'mail' } }) as const;

test('without OpenTelemetry there is no trace and no span', () => {
  expect(isTracing()).toBe(false);
  expect(activeTrace()).toBeUndefined();
  expect(startSpan(facts('active'))).toBeUndefined();
});

test('the active span of the program is the context of a run, and its parent', () => {
  using spans = recordSpans();
  expect(activeTrace()).toBeUndefined();
  trace.getTracer('app').startActiveSpan('request', (request) => {
    const { traceId, spanId } = request.spanContext();
    expect(activeTrace()).toBe(`00-${traceId}-${spanId}-01`);
    startSpan(facts('active'))?.end();
    startSpan(facts({ trace: undefined }))?.end();
    request.end();
  });
  const [child, root] = spans.named('run mail');
  const [request] = spans.named('request');
  expect(child).toMatchObject({
    kind: SpanKind.CONSUMER,
    parentSpanContext: { spanId: request?.spanContext().spanId },
    attributes: { 'worker.job.id': 'mail' },
  });
  expect(root?.parentSpanContext).toBeUndefined();
  expect(root?.spanContext().traceId).not.toBe(request?.spanContext().traceId);
});

test('a stored context is the remote parent, with its state', () => {
  using spans = recordSpans();
  const span = startSpan(facts({ trace: `00-${TRACE}-${SPAN}-01 vendor=a, other=b` }));
  expect(span?.trace).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01 vendor=a, other=b$`));
  span?.end();
  const [ended] = spans.all();
  expect(ended?.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: SPAN, isRemote: true });
  expect(ended?.parentSpanContext?.traceState?.get('other')).toBe('b');
});

test('a trace that is not sampled goes on, and is not recorded', () => {
  using spans = recordSpans();
  const span = startSpan(facts({ trace: `00-${TRACE}-${SPAN}-00` }));
  expect(span?.trace).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  expect(span?.isSampled).toBe(false);
  span?.end();
  expect(spans.all()).toEqual([]);
});

test('a span is active within its work, also after an await, and not outside', async () => {
  using spans = recordSpans();
  const span = startSpan(facts({ trace: undefined }));
  await span?.within(async () => {
    await Promise.resolve();
    trace.getTracer('app').startSpan('query').end();
    span.outside(() => expect(active()).toBeUndefined());
    expect(active()).toBeDefined();
  });
  expect(active()).toBeUndefined();
  span?.end({ error: { type: 'TypeError', message: 'boom' }, attributes: { done: true } });
  const [query, run] = spans.all();
  expect(query?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  expect(run).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'boom' },
    attributes: { done: true, 'error.type': 'TypeError' },
  });
});
