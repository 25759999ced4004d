/** The traces of fires, with the real API and SDK of OpenTelemetry. */
import { SpanKind } from '@opentelemetry/api';
import { findRun } from '@sb/queue';
import { aboveStore, recordSpans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { after, extract, openChains } from './open-chains.ts';
import { NINE, openSchedules } from './open-schedules.ts';

aboveStore('with OpenTelemetry', (opener) => {
  test('a fire has a span, and its run goes on in that trace', async () => {
    using spans = recordSpans();
    const t = await openSchedules(opener);
    expect(await t.fire()).toEqual([]);
    const [fired] = await t.fireAt(NINE);
    const [span, ...others] = spans.all();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: 'fire hourly',
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.message.id': `${fired?.runId}`,
        'worker.job.id': 'noop',
        'worker.schedule.name': 'hourly',
        'worker.schedule.fire_time': new Date(NINE).toISOString(),
        'worker.schedule.verdict': 'run',
      },
    });
    expect(await findRun(t.store, fired?.runId ?? 0)).toMatchObject({ traceId: span?.spanContext().traceId });
  });

  test('the fire of a chain goes on in the trace of the run before it', async () => {
    using spans = recordSpans();
    const t = await openChains(opener, [extract, after([{ schedule: 'extract' }])]);
    t.clock.now = Date.parse('2027-01-01T00:00:00Z');
    const [first] = await t.fire();
    await t.finish(first?.runId);
    const [second] = await t.fire();
    const [one, other] = [spans.all()[0], spans.all()[1]];
    expect([one?.name, other?.name]).toEqual(['fire extract', 'fire report']);
    expect(other?.parentSpanContext?.spanId).toBe(one?.spanContext().spanId);
    expect(await findRun(t.store, second?.runId ?? 0)).toMatchObject({ traceId: one?.spanContext().traceId });
  });
});

aboveStore('without OpenTelemetry', (opener) => {
  test('a fire gives its run no trace', async () => {
    const t = await openSchedules(opener);
    const [fired] = await t.fireAt(NINE);
    expect(await findRun(t.store, fired?.runId ?? 0)).not.toHaveProperty('traceId');
  });
});
