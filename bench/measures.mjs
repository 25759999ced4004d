/** The measures: each gets `start(fresh)`, which starts a role on the measurement's own place. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './statistics.mjs';

const WARM_UP_MS = 1_500;
/** What a worker compiles when it first renews its lease belongs to its start, not to its rest. */
const SETTLE_DOWN_MS = 12_000;

/** Which way is better, and what a value is. */
export const MEASURES = {
  process: { unit: 'runs/s', higherIsBetter: true, measure: measureProcess },
  one: { unit: 'runs/s', higherIsBetter: true, measure: producing('enqueueOneByOne', {}) },
  conc: { unit: 'runs/s', higherIsBetter: true, measure: producing('enqueueConcurrently', { atOnce: 100 }) },
  bulk: { unit: 'runs/s', higherIsBetter: true, measure: producing('enqueueInBulk', { size: 1_000 }) },
  mixed: { unit: 'runs/s', higherIsBetter: true, measure: producing('enqueueMixed', { size: 1_000 }) },
  saturated: { unit: 'ms p50', higherIsBetter: false, measure: measureSaturated },
  same: { unit: 'ms p50', higherIsBetter: false, measure: measureSame },
  latency: { unit: 'ms p50', higherIsBetter: false, measure: measureLatency },
  idle: { unit: 'CPU s', higherIsBetter: false, measure: measureIdle },
};

async function measureProcess(start, { sizes }) {
  const producer = await start(true);
  await producer.call('fill', { runs: sizes.runs, size: 1_000 });
  await producer.stop();
  const worker = await start(false);
  const done = await worker.call('processAll', { runs: sizes.runs });
  return { value: rate(done), cpuUsPerRun: (done.cpuMs * 1_000) / done.runs };
}

function producing(command, args) {
  return async (start, { sizes }) => {
    const producer = await start(true);
    return { value: rate(await producer.call(command, { ...args, forMs: sizes.produceMs })) };
  };
}

/** How long an enqueue from another process takes while a worker has more to do than it can. */
async function measureSaturated(start, { sizes }) {
  const producer = await start(true);
  await producer.call('fill', { runs: sizes.runs, size: 1_000 });
  const worker = await start(false);
  const working = worker.call('processAll', { runs: sizes.runs });
  const waits = await producer.call('enqueueNowAndThen', { times: sizes.latencies / 2 });
  await working;
  return { value: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
}

async function measureSame(start, { sizes }) {
  const both = await start(true);
  return startLatency(both, both, sizes.latencies);
}

async function measureLatency(start, { sizes }) {
  const producer = await start(true);
  const worker = await start(false);
  return startLatency(producer, worker, sizes.latencies);
}

/** A closed loop: the next run is sent 2 to 8 ms after the last one started, to an idle worker. */
async function startLatency(producer, worker, count) {
  const waits = [];
  let next;
  worker.onWaited((ms) => {
    waits.push(ms);
    next?.();
  });
  await worker.call('startReporting');
  await sleep(WARM_UP_MS);
  for (let i = 0; i < count; i++) {
    const started = new Promise((resolve) => {
      next = resolve;
    });
    await Promise.all([producer.call('enqueueStamped'), started]);
    await sleep(2 + Math.random() * 6);
  }
  return { value: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
}

async function measureIdle(start, { sizes }) {
  const worker = await start(true);
  await worker.call('startReporting');
  await sleep(SETTLE_DOWN_MS);
  const { cpuMs } = await worker.call('idle', { forMs: sizes.idleMs });
  return { value: cpuMs / 1_000 };
}

function rate({ runs, ms }) {
  return (runs / ms) * 1_000;
}
