/**
 * A whole worker inside a test: the real queue, executor and scheduler on SQLite in memory, with a clock that only the
 * test moves. Nothing goes on by itself: `run`, `drain`, `advance`, `outage` and `crash` do the work of a daemon.
 */
import {
  type AnyJob,
  createRegistry,
  type Duration,
  type InputArgs,
  type InputOf,
  parseDuration,
  type RegisteredJob,
} from '@sb/jobs';
import { createLogger } from '@sb/logger';
import {
  createReaper,
  defineJobs,
  enqueue,
  expireRuns,
  NODE_LEASE_MS,
  REAP_AFTER_MS,
  registerNode,
  renewNode,
  readNextPauseEnd,
  retireNode,
  tendPauses,
} from '@sb/queue/engine';
import {
  createDeadlines,
  createDrain,
  createLastSuccesses,
  type Drain,
  type ExecutorOptions,
  queueCounts,
} from '@sb/runner';
import {
  type Fired,
  fireDue,
  loadSchedules,
  listSchedules,
  nextRuns,
  readNextFire,
  readNextResume,
} from '@sb/scheduler';
import { migrate, checkSchema, openStore, type Store } from '@sb/storage';
import { createTelemetry } from '@sb/telemetry';
import type { WorkerOptions } from '@sb/worker';
import { wrapRuns } from '@sb/worker/node';
import { type Assertions, createAssertions } from './assertions.ts';
import { createTestAlerts, type TestAlerts } from './test-alerts.ts';
import { readTestFires, type TestFire } from './test-fires.ts';
import { buildTestRequest, type TestEnqueueOptions } from './test-request.ts';
import { readTestRun, type TestRun } from './test-run.ts';
import { readTestSchedules, type TestSchedule } from './test-schedule.ts';

const VERSION = '0.1.0';
const MINUTE_MS = 60_000;
const NO_ALERTS = '{}';

export interface TestWorkerOptions {
  readonly jobs: readonly AnyJob[];
  /** The first time of the clock. Default 2026-01-01T00:00:00Z. */
  readonly now?: Date | string;
  readonly schedules?: readonly TestSchedule[];
  /** How many runs are executed at once. Default 10. */
  readonly concurrency?: number;
  /** Called for each attempt instead of the job, which `next()` runs, as that of createWorker. */
  readonly around?: WorkerOptions['around'];
  /** For the jitter of retries, in [0, 1). Default 0.5 always. */
  readonly random?: () => number;
  /** The text of an alerts.yaml: its rules are evaluated whenever something has run, and each minute of the clock. */
  readonly alerts?: string;
}

export interface TestWorker extends Assertions {
  readonly store: Store;
  /** By id, as the verbs of `@sb/scheduler` need them. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  /** The alerts that fire and the messages that were sent. Empty without the option `alerts`. */
  readonly alerts: TestAlerts;
  /** The time of the virtual clock. */
  now(): Date;
  /** Stores a run without executing it; returns its id. Checks the input and the options, and fails, as a client does. */
  enqueue<J extends AnyJob>(job: J, ...asked: InputArgs<J, TestEnqueueOptions>): Promise<number>;
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: TestEnqueueOptions): Promise<number>;
  /** Enqueues a run, executes all due runs, and returns the run: finished, or waiting for a later time. */
  run<J extends AnyJob>(job: J, ...asked: InputArgs<J, TestEnqueueOptions>): Promise<TestRun>;
  run<J extends AnyJob>(job: J, input: InputOf<J>, options?: TestEnqueueOptions): Promise<TestRun>;
  /** Returns a run as it is now. */
  find(runId: number): Promise<TestRun>;
  /**
   * Executes all due runs, also those that they enqueue; returns how many attempts that took. With `recursive: false` it
   * takes due runs once, at most `concurrency`, and what they enqueue waits.
   */
  drain(how?: { readonly recursive?: boolean }): Promise<number>;
  /** Moves the clock, with a stop at each fire, due run and end of a pause; returns the fires. */
  advance(by: Duration): Promise<readonly Fired[]>;
  /**
   * Called inside a job that is to take this much time: its run is under way meanwhile, and alerts are evaluated each
   * minute. Nothing else starts or fires, and one job at a time may call it.
   */
  elapse(by: Duration): Promise<void>;
  /** No daemon runs for this time; then one starts and catches up. Returns the fires of the catch-up. */
  outage(duration: Duration): Promise<readonly Fired[]>;
  /** As kill -9: the runs under way are lost, the lease runs out, and a new node takes over. */
  crash(): Promise<void>;
  /**
   * When the schedule next enqueues a run, from now on: without excluded and skipped fires and those of a pause, and each
   * at the time to which it was moved. Empty for one that follows others, or is off.
   */
  nextFires(schedule: string, count: number): Promise<readonly Date[]>;
  /** Every fire of a schedule so far, oldest first, also those that enqueued no run. */
  fires(schedule: string): Promise<readonly TestFire[]>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function createTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  let now = new Date(options.now ?? '2026-01-01T00:00:00Z').getTime();
  const concurrency = options.concurrency ?? 10;
  const registry = createRegistry();
  registry.register(options.jobs);
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });
  const registered = wrapRuns(registry.list(), { around: options.around, logger });
  const store = await openStore({ url: 'sqlite::memory:', clock: () => now });
  await migrate(store, VERSION);
  const storeId = await checkSchema(store, VERSION);
  const jobs = new Map(registered.map((job) => [job.id, job]));
  await defineJobs(store, registered, VERSION);
  const own = new Set<number>();
  const entries = await readTestSchedules(options.schedules ?? [], registered);
  const alerting = createTestAlerts(store, options.alerts ?? NO_ALERTS, registered);
  // They survive a crash: a new node would read them from the store.
  const successes = createLastSuccesses();
  let node = await openNode();

  return {
    ...createAssertions(store, own),
    store,
    jobs,
    alerts: alerting,
    now: () => new Date(now),
    enqueue: ask,
    async run(job: AnyJob, input?: unknown, asked?: TestEnqueueOptions) {
      const id = await ask(job, input, asked);
      await workOff();
      return readTestRun(store, id);
    },
    find: (runId) => readTestRun(store, runId),
    drain: workOff,
    advance,
    elapse,
    outage,
    crash,
    fires: (schedule) => readTestFires(store, schedule),
    async nextFires(name, count) {
      const schedule = (await listSchedules(store)).find((one) => one.name === name);
      if (!schedule) throw new Error(`No schedule "${name}" was given to createTestWorker.`);
      return nextRuns(schedule, schedule, { now, count }).map(({ runsAt }) => new Date(runsAt));
    },
    close: () => store.close(),
    [Symbol.asyncDispose]: () => store.close(),
  };

  async function ask(job: AnyJob, input?: unknown, asked?: TestEnqueueOptions): Promise<number> {
    const { id } = await enqueue(store, await buildTestRequest(jobs, job, { input, options: asked }));
    own.add(id);
    return id;
  }

  async function advance(by: Duration): Promise<readonly Fired[]> {
    const end = now + parseDuration(by);
    const begun = node;
    const fired: Fired[] = [];
    for (;;) {
      const moment = now;
      fired.push(...(await fireAndWorkOff()));
      // The test has let the node crash meanwhile: the next call works for the next node.
      if (node !== begun) return fired;
      // A job has called `elapse`: what became due meanwhile comes first. It may have gone past the end.
      if (now > moment && moment < end) continue;
      const next = await nextMoment();
      if (next === undefined || next > end) break;
      now = Math.max(now, next);
    }
    now = Math.max(now, end);
    await workOff();
    return fired;
  }

  async function elapse(by: Duration): Promise<void> {
    const end = now + parseDuration(by);
    while (options.alerts !== undefined && nextMinute() < end) {
      now = nextMinute();
      await workBeside();
    }
    now = Math.max(now, end);
    await workBeside();
  }

  /** Repeats both: a fire may wait for the run before it, or follow other runs, and comes when those have ended. */
  async function fireAndWorkOff(): Promise<readonly Fired[]> {
    const all: Fired[] = [];
    // A run that expired some time ago must not make a fire wait.
    await expireRuns(store);
    for (;;) {
      const { fired, waiting, chained } = await fireDue(store, { nodeId: node.id, jobs });
      all.push(...fired);
      const attempts = await workOff();
      if (!(waiting || chained) || attempts === 0) return all;
    }
  }

  async function workOff(how?: { readonly recursive?: boolean }): Promise<number> {
    await tendTime();
    const attempts = await node.drain.drain(how);
    await evaluateAlerts();
    return attempts;
  }

  /** The work of a daemon that goes on while a job runs. */
  async function workBeside(): Promise<void> {
    await renewNode(store, node.id);
    await evaluateAlerts();
  }

  async function evaluateAlerts(): Promise<void> {
    if (options.alerts !== undefined) await alerting.evaluate();
  }

  function nextMinute(): number {
    return now - (now % MINUTE_MS) + MINUTE_MS;
  }

  /** The chores of a daemon that follow from the clock alone. */
  async function tendTime(): Promise<void> {
    await renewNode(store, node.id);
    await expireRuns(store);
    await tendPauses(store);
  }

  async function nextMoment(): Promise<number | undefined> {
    const all = [
      await readNextFire(store, now),
      await node.drain.nextDueAt(),
      await readNextPauseEnd(store),
      await readNextResume(store, now),
      options.alerts === undefined ? undefined : nextMinute(),
    ];
    const moments = all.filter((moment): moment is number => moment !== undefined && moment > now);
    return moments.length > 0 ? Math.min(...moments) : undefined;
  }

  async function outage(duration: Duration): Promise<readonly Fired[]> {
    await node.drain.putBack();
    await retireNode(store, node.id);
    now += parseDuration(duration);
    node = await openNode();
    return fireAndWorkOff();
  }

  async function crash(): Promise<void> {
    node.drain.abandon();
    const next = await openNode();
    const reaper = createReaper({ store, nodeId: next.id, isGone: () => false, monotonic: () => now });
    now += NODE_LEASE_MS + 1;
    await renewNode(store, next.id);
    await reaper.reap();
    now += REAP_AFTER_MS;
    await reaper.reap();
    node = next;
  }

  async function openNode(): Promise<{ readonly id: number; readonly drain: Drain }> {
    const id = await registerNode(store, {
      kind: 'daemon',
      name: 'test',
      host: 'test',
      pid: process.pid,
      version: VERSION,
      jobs: registered.map((job) => job.id),
      slots: concurrency,
    });
    await loadSchedules(store, { nodeId: id, version: VERSION }, entries);
    const drain = createDrain({
      executor: executorOf(id),
      concurrency,
      counted: (ended) => successes.note(ended, now),
    });
    return { id, drain };
  }

  function executorOf(nodeId: number): ExecutorOptions {
    return {
      store,
      storeId,
      nodeId,
      logger,
      jobs,
      now: () => now,
      random: options.random ?? (() => 0.5),
      deadlines: createDeadlines(),
      abortGraceMs: 0,
      lastSuccessAt: (jobId) => successes.of(jobId),
      telemetry: createTelemetry({
        node: { id: String(nodeId), version: VERSION, startedAt: new Date(now) },
        readers: { runs: () => node.drain.counts(), queues: () => queueCounts(store) },
        now: () => now,
        onWarning: () => {},
      }),
    };
  }
}
