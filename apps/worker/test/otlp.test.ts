/** Traces and metrics by OTLP, to a collector that reads the real protocol. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type ExpectStatic, test } from 'vitest';
import { endedRun, started } from './daemons.ts';
import { type Collector, type SentSpan, startCollector } from './fake-collector.ts';
import { parseMetrics } from './parse-metrics.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const guide = readFileSync(
  path.resolve(import.meta.dirname, '../../../docs/guides/observability.md'),
  'utf8',
);
const OUTCOME = 'worker.run.outcome';
const TOKEN = 'a-token-that-stays-secret';

const environment = (collector: Pick<Collector, 'url'>, more: Readonly<Record<string, string>> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_BSP_SCHEDULE_DELAY: '50',
  ...more,
});

const untilSpan = async (
  { spans }: Collector,
  name: string,
  count: number,
  ofTest: ExpectStatic,
): Promise<readonly SentSpan[]> => {
  const named = (): readonly SentSpan[] => spans.filter((span) => span.name === name);
  await ofTest.poll(() => named().length, { timeout: 20_000 }).toBe(count);
  return named();
};

const guideBlock = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(guide)?.[1] ?? '';

/** Those of the first block, without the address. */
function guideVariables(): Readonly<Record<string, string>> {
  const lines = guideBlock('bash').matchAll(/^export (\w+)=(.*)$/gm);
  const all = Object.fromEntries(Array.from(lines, ([, name = '', value = '']) => [name, value]));
  const { OTEL_EXPORTER_OTLP_ENDPOINT: address, ...others } = all;
  expect(address).toBe('http://127.0.0.1:4318');
  return others;
}

/** The spans below each other, in the order of their runs and attempts. */
function drawn(spans: readonly SentSpan[], runs: readonly number[], parent?: SentSpan): string {
  const placeOf = (span: SentSpan): number => {
    const below = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId);
    const own = [span, ...below].map(({ attributes }) =>
      runs.indexOf(Number(attributes['messaging.message.id'])),
    );
    return Math.min(...own.filter((at) => at >= 0)) * 10 + Number(span.attributes['worker.run.attempt'] ?? 0);
  };
  const children = spans.filter(({ parentSpanId }) => parentSpanId === (parent?.spanId ?? ''));
  return children
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map((span) => {
      const { [OUTCOME]: outcome } = span.attributes;
      const why = span.status.message ? `: ${span.status.message}` : '';
      const line = typeof outcome === 'string' ? `${span.name}  ${outcome}${why}` : span.name;
      return `${line}\n${drawn(spans, runs, span).replaceAll(/^(?=.)/gm, '  ')}`;
    })
    .join('');
}

const idOf = async (place: Place, ...args: readonly string[]): Promise<number> =>
  Number((await place.ask(['job', ...args, '--enqueue'], { OTEL_SDK_DISABLED: 'true' })).stdout);

test.concurrent('runs go on in the trace of the application that enqueued them, as the guide shows it', async ({
  expect: ofTest,
  onTestFinished,
}) => {
  const collector = await startCollector(onTestFinished);
  const place = worker.place(environment(collector, guideVariables()), onTestFinished);
  const daemon = await started(place);
  const asked = JSON.parse((await place.startFixture('traced-app').ended).stdout) as {
    readonly greet: number;
    readonly flaky: number;
    readonly chain: readonly number[];
  };
  for (const id of [asked.greet, asked.flaky, ...asked.chain]) await endedRun(place, id);
  await untilSpan(collector, 'run test.print', 1, ofTest);
  await untilSpan(collector, 'run test.flaky', 2, ofTest);
  await untilSpan(collector, 'run test.greet', 3, ofTest);
  const [checkout] = await untilSpan(collector, 'checkout', 1, ofTest);
  const ours = collector.spans.filter(({ traceId }) => traceId === checkout?.traceId);
  const ids = [asked.greet, asked.flaky, ...asked.chain];
  expect(drawn(ours, ids)).toBe(guideBlock('text'));

  const enqueued = ours.find(({ name }) => name === 'enqueue test.greet');
  expect(enqueued).toMatchObject({ service: 'shop', kind: 4 });
  expect(ours.find(({ parentSpanId }) => parentSpanId === enqueued?.spanId)).toMatchObject({
    service: 'worker',
    kind: 5,
    attributes: { 'messaging.message.id': `${asked.greet}`, 'worker.job.id': 'test.greet' },
  });
  expect(ours.find(({ status }) => status.code === 2)?.status.message).toBe('not yet.');
  const run = await place.json(['run:show', String(asked.greet)]);
  expect(run).toMatchObject({ traceId: checkout?.traceId });
  // A line of the job's own log.
  await daemon.until(new RegExp(`"runId":${asked.greet},[^\\n]*"traceId":"${checkout?.traceId}"`));
  // The headers of a request.
  expect(readFileSync(path.join(import.meta.dirname, 'fixture/traced-app.ts'), 'utf8')).toContain(
    guideBlock('ts'),
  );
  const theirs = collector.spans.filter(({ traceId }) => traceId === TRACE);
  expect(theirs.map(({ name }) => name).toSorted()).toEqual(['enqueue test.greet', 'run test.greet']);
});

test.concurrent('the metrics of the page arrive, under the same names', async ({
  expect: ofTest,
  onTestFinished,
}) => {
  const collector = await startCollector(onTestFinished);
  const place = worker.place(environment(collector, { OTEL_METRIC_EXPORT_INTERVAL: '200' }), onTestFinished);
  const daemon = await started(place, '--health-port', '0');
  const [, port] = await daemon.until(/"healthPort":(\d+)/);
  await endedRun(place, await idOf(place, 'test.greet'));
  const nameOf = (): readonly string[] => collector.metrics().map(({ name }) => name);
  await ofTest.poll(nameOf, { timeout: 20_000 }).toContain('worker_run_duration_seconds');
  const page = parseMetrics(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
  expect(nameOf().toSorted()).toEqual([...page.keys()].toSorted());
  for (const { name, kind } of collector.metrics())
    expect([name, kind === 'sum' ? 'counter' : kind]).toEqual([name, page.get(name)?.type]);
  const [duration] =
    collector.metrics().find(({ name }) => name === 'worker_run_duration_seconds')?.points ?? [];
  expect(duration).toMatchObject({ count: 1, attributes: { job: 'test.greet', queue: 'default' } });
  const { bucketCounts, explicitBounds } = duration as {
    readonly bucketCounts: readonly number[];
    readonly explicitBounds: readonly number[];
  };
  expect(bucketCounts.length).toBe(explicitBounds.length + 1);
  expect(bucketCounts.reduce((sum, count) => sum + count, 0)).toBe(1);
});

test.concurrent('a daemon sends the last spans before it ends', async ({ onTestFinished }) => {
  const collector = await startCollector(onTestFinished);
  const place = worker.place(environment(collector, { OTEL_BSP_SCHEDULE_DELAY: '3600000' }), onTestFinished);
  const daemon = await started(place);
  await endedRun(place, await idOf(place, 'test.greet'));
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
  expect(collector.spans.map(({ name }) => name)).toEqual(['run test.greet']);
});

test.concurrent('a run of the command line goes on in the trace of its caller, also as JSON', async ({
  onTestFinished,
}) => {
  const collector = await startCollector(onTestFinished);
  const place = worker.place(
    environment(collector, {
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${TOKEN}`,
      OTEL_SERVICE_NAME: 'nightly',
      TRACEPARENT: `00-${TRACE}-00f067aa0ba902b7-01`,
    }),
    onTestFinished,
  );
  const { exitCode, stderr } = await place.run(['job', 'test.greet']);
  expect(exitCode).toBe(0);
  expect(collector.spans).toMatchObject([
    { name: 'run test.greet', service: 'nightly', traceId: TRACE, parentSpanId: '00f067aa0ba902b7' },
  ]);
  expect(collector.headers[0]?.authorization).toBe(`Bearer ${TOKEN}`);
  expect(stderr).not.toContain(TOKEN);
});

test.concurrent('a collector that is down fails no run, and is reported once', async ({
  expect: ofTest,
  onTestFinished,
}) => {
  const collector = await startCollector(onTestFinished);
  collector.refuse(400);
  const place = worker.place(
    environment(collector, {
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${TOKEN}`,
      OTEL_METRICS_EXPORTER: 'none',
    }),
    onTestFinished,
  );
  const daemon = await started(place);
  for (const _ of [1, 2, 3]) {
    const seen = collector.headers.length;
    expect(await endedRun(place, await idOf(place, 'test.greet'))).toMatchObject({ state: 'succeeded' });
    await ofTest.poll(() => collector.headers.length, { timeout: 20_000 }).toBeGreaterThan(seen);
  }
  collector.refuse(undefined);
  await endedRun(place, await idOf(place, 'test.greet'));
  await daemon.until(/the collector takes traces again/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect((stdout + stderr).match(/does not take traces/g)).toHaveLength(1);
  expect(stdout + stderr).not.toContain(TOKEN);
});

test.concurrent('a protocol that is not there is a warning, and the run goes on', async ({
  onTestFinished,
}) => {
  const collector = await startCollector(onTestFinished);
  const place = worker.place(environment(collector, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), onTestFinished);
  const { exitCode, stderr } = await place.run(['job', 'test.greet']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf or http/json');
  expect(collector.headers).toEqual([]);
});

/** No collector listens at this address. The run then ends some seconds later, and does not fail. */
const NOWHERE = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };

test.concurrent.for([
  { what: 'nothing is asked for', env: {}, isLoaded: false },
  { what: 'the SDK is disabled', env: { ...NOWHERE, OTEL_SDK_DISABLED: 'true' }, isLoaded: false },
  {
    what: 'no exporter is wanted',
    env: { ...NOWHERE, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
    isLoaded: false,
  },
  { what: 'an endpoint is given', env: NOWHERE, isLoaded: true },
])('when $what, the SDK is loaded: $isLoaded', async ({ env, isLoaded }, { onTestFinished }) => {
  const place = worker.place(env, onTestFinished);
  const { exitCode, stderr } = await place.run(['job', 'test.greet'], {
    NODE_OPTIONS: `--import ${worker.fixture('list-modules')}`,
  });
  expect(exitCode).toBe(0);
  const modules = stderr.split('\n').filter((line) => line.startsWith('module '));
  expect(modules.length).toBeGreaterThan(5);
  expect(modules.some((line) => line.includes('start-otlp'))).toBe(isLoaded);
});
