/**
 * One process of a measurement: it opens one subject on one place and does what run.mjs tells it to.
 * Started as `node role.mjs <json of RoleOptions>` with a channel to its parent.
 */
import { setTimeout as sleep } from 'node:timers/promises';

const { module, url, ...options } = JSON.parse(process.argv[2] ?? '{}');
const { open } = await import(`./subjects/${module}`);
const session = await open(url, options);
let worker;
let executed = 0;

const commands = {
  /** One after the other, each awaited. */
  async enqueueOneByOne({ forMs }) {
    return produce(forMs, async (n) => {
      await session.enqueueOne(inputOf(n));
      return 1;
    });
  },
  async enqueueConcurrently({ forMs, atOnce }) {
    return produce(forMs, async (n) => {
      await Promise.all(Array.from({ length: atOnce }, (_, i) => session.enqueueOne(inputOf(n + i))));
      return atOnce;
    });
  },
  async enqueueInBulk({ forMs, size }) {
    return produce(forMs, async (n) => {
      await session.enqueueMany(inputs(n, size));
      return size;
    });
  },
  async enqueueMixed({ forMs, size }) {
    return produce(forMs, async (n) => {
      await session.enqueueMixed(inputs(n, size));
      return size;
    });
  },
  /** The durations, ms. */
  async enqueueNowAndThen({ times }) {
    const waits = [];
    for (let i = 0; i < times; i++) {
      await sleep(4 + Math.random() * 4);
      const began = performance.now();
      await session.enqueueOne(inputOf(-1));
      waits.push(performance.now() - began);
    }
    return waits;
  },
  async fill({ runs, size }) {
    for (let n = 0; n < runs; n += size) await session.enqueueMany(inputs(n, Math.min(size, runs - n)));
  },
  /** From starting a worker until the store holds nothing more to do. */
  async processAll({ runs }) {
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    let done = 0;
    let onRun;
    const all = new Promise((resolve) => {
      onRun = () => {
        done += 1;
        if (done === runs) resolve();
      };
    });
    worker = await session.startWorker(() => onRun());
    await all;
    while ((await session.remaining()) > 0) await sleep(2);
    return { runs, ms: performance.now() - began, cpuMs: cpuMs(cpuBefore) };
  },
  /** So many runs asked for in bulk and done, by the worker that is at work, with rules of alerts or without. */
  async bulkAndDone({ runs, size, rules }) {
    worker.evaluate(rules);
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const all = executed + runs;
    for (let n = 0; n < runs; n += size) await session.enqueueMany(inputs(n, size));
    const isDone = async () => executed >= all && (await session.remaining()) === 0;
    while (!(await isDone())) await sleep(2);
    return { ms: performance.now() - began, cpuMs: cpuMs(cpuBefore) };
  },
  /** A worker whose runs wait so long: for a network, say. */
  async startWorking({ waitMs }) {
    worker = await session.startWorker(() => {
      executed += 1;
      return waitMs > 0 ? sleep(waitMs) : undefined;
    });
  },
  async executed() {
    return executed;
  },
  async untilEmpty() {
    while ((await session.remaining()) > 0) await sleep(2);
  },
  /** A worker that reports how long each run has waited for its start, ms. */
  async startReporting() {
    worker = await session.startWorker(({ sentAt }) => {
      process.send({ waited: clock() - sentAt });
    });
  },
  async enqueueStamped() {
    await session.enqueueOne({ ...inputOf(0), sentAt: clock() });
  },
  /** Of this process since its start, ms. */
  async cpu() {
    return cpuMs();
  },
  async idle({ forMs }) {
    const before = process.cpuUsage();
    await sleep(forMs);
    return { cpuMs: cpuMs(before) };
  },
};

process.on('message', (message) => void answer(message));
process.on('disconnect', () => void leave());
process.send({ ready: true });

async function answer({ id, command, args }) {
  try {
    process.send({ id, result: await commands[command](args) });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
}

async function leave() {
  await worker?.stop();
  await session.close();
  process.exit(0);
}

async function produce(forMs, step) {
  const began = performance.now();
  let runs = 0;
  while (performance.now() - began < forMs) runs += await step(runs);
  return { runs, ms: performance.now() - began };
}

function inputs(from, count) {
  return Array.from({ length: count }, (_, i) => inputOf(from + i));
}

/** About 100 bytes of JSON. */
function inputOf(n) {
  return { n, kind: 'benchmark', note: 'a small input as most jobs have one', tags: ['a', 'b'], on: true };
}

/** Monotonic ms that all processes of the machine share. */
function clock() {
  return Number(process.hrtime.bigint()) / 1e6;
}

function cpuMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
