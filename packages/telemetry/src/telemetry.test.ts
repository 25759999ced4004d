import type { TelemetryState as JobsTelemetryState } from '@sb/jobs';
import { expect, expectTypeOf, test } from 'vitest';
import type { TelemetryState } from './telemetry-state.ts';
import { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';

const STARTED = Date.UTC(2026, 0, 5, 8);

function aTelemetry(
  options: Partial<TelemetryOptions> = {},
): Telemetry & { readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const telemetry = createTelemetry({
    node: { id: 'n-1', version: '1.2.3', startedAt: new Date(STARTED) },
    readers: {
      runs: () => ({ running: 2, succeeded: 40, failed: 3, retried: 5 }),
      queues: async () => ({ default: { queued: 7, later: 3, running: 2 } }),
    },
    now: () => STARTED + 90_000,
    onWarning: (message) => warnings.push(message),
    ...options,
  });
  return { ...telemetry, warnings };
}

test('the state is what a job is promised', () => {
  expectTypeOf<TelemetryState>().branded.toEqualTypeOf<JobsTelemetryState>();
});

test('the state tells of the node, of what the readers say, and of what was recorded', async () => {
  const telemetry = aTelemetry();
  telemetry.count('mails.sent');
  telemetry.count('mails.sent', 2);
  telemetry.gauge('inbox.size', 4);
  telemetry.gauge('inbox.size', -1.5);
  expect(await telemetry.getState()).toEqual({
    at: '2026-01-05T08:01:30.000Z',
    node: { id: 'n-1', version: '1.2.3', startedAt: '2026-01-05T08:00:00.000Z', uptimeMs: 90_000 },
    runs: { running: 2, succeeded: 40, failed: 3, retried: 5 },
    queues: { default: { queued: 7, later: 3, running: 2 } },
    counters: { 'mails.sent': 3 },
    gauges: { 'inbox.size': -1.5 },
  });
  expect(telemetry.warnings).toEqual([]);
});

test('a reader that knows more adds no field to the state', async () => {
  const runs = { running: 2, succeeded: 40, failed: 3, retried: 5 };
  const readers = { runs: () => ({ ...runs, putBack: 1 }), queues: () => ({}) };
  expect((await aTelemetry({ readers }).getState()).runs).toEqual(runs);
});

test('a state is plain JSON, frozen to its depth, and apart from what follows', async () => {
  const queues = { default: { queued: 7, later: 3, running: 2 } };
  const telemetry = aTelemetry({
    readers: { runs: () => ({ running: 0, succeeded: 0, failed: 0, retried: 0 }), queues: () => queues },
  });
  telemetry.count('a');
  const state = await telemetry.getState();
  telemetry.count('a');
  queues.default.queued = 99;
  expect(state.counters).toEqual({ a: 1 });
  expect(state.queues).toEqual({ default: { queued: 7, later: 3, running: 2 } });
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(() => Object.assign(state.queues.default ?? {}, { queued: 0 })).toThrow(TypeError);
  expect(() => Object.assign(state.counters, { b: 1 })).toThrow(TypeError);
  expect(Object.isFrozen(queues.default)).toBe(false);
});

test.each`
  what                         | record
  ${'an empty name'}           | ${(t: Telemetry) => t.count('')}
  ${'a name with a space'}     | ${(t: Telemetry) => t.gauge('in box', 1)}
  ${'a name that is too long'} | ${(t: Telemetry) => t.count('a'.repeat(101))}
  ${'no name'}                 | ${(t: Telemetry) => untyped(t, 'count')(undefined)}
  ${'a symbol'}                | ${(t: Telemetry) => untyped(t, 'count')(Symbol('a'))}
  ${'a counter that shrinks'}  | ${(t: Telemetry) => t.count('a', -1)}
  ${'a counter and NaN'}       | ${(t: Telemetry) => t.count('a', Number.NaN)}
  ${'a gauge without end'}     | ${(t: Telemetry) => t.gauge('a', Number.POSITIVE_INFINITY)}
  ${'a gauge that is a text'}  | ${(t: Telemetry) => untyped(t, 'gauge')('a', '1')}
`('$what is ignored, with one warning', async ({ record }) => {
  const telemetry = aTelemetry();
  record(telemetry);
  record(telemetry);
  expect(telemetry.warnings).toEqual([expect.stringMatching(/was not recorded: expected/)]);
  expect(await telemetry.getState()).toMatchObject({ counters: {}, gauges: {} });
});

test.each(['count', 'gauge'] as const)('%s: names and warnings have a bound', async (kind) => {
  const telemetry = aTelemetry();
  for (let at = 0; at < 2_000; at += 1) telemetry[kind](`mails.${at}`, 1);
  const { counters, gauges } = await telemetry.getState();
  expect(Object.keys({ ...counters, ...gauges })).toHaveLength(1_000);
  expect(telemetry.warnings[0]).toContain('"mails.1000" was not recorded: expected at most 1000 names');
  expect(telemetry.warnings).toHaveLength(100);
  // A name that is known goes on.
  telemetry[kind]('mails.0', 1);
  const later = await telemetry.getState();
  expect({ ...later.counters, ...later.gauges }['mails.0']).toBe(kind === 'count' ? 2 : 1);
});

/** The function as plain JavaScript sees it. */
function untyped(telemetry: Telemetry, name: 'count' | 'gauge'): (...given: readonly unknown[]) => unknown {
  return (...given) => Reflect.apply(telemetry[name], telemetry, given);
}
