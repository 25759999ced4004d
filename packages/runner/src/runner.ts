/**
 * A node at work: it claims runs, executes them, renews its lease, brings back what dead nodes held, and folds
 * history into statistics. Started by the daemon; `stop` puts back what does not end within the grace period.
 */
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import {
  createReaper,
  createTicker,
  limitKeysOf,
  defineJobs,
  type Ended,
  fold,
  type NodeStanding,
  registerNode,
  releaseOrphans,
  retireNode,
  type Ticked,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createTelemetry, type Telemetry } from '@sb/telemetry';
import { createActiveRuns, queueCounts } from './claim/active-runs.ts';
import { createBatches } from './batch/batches.ts';
import { createClaimLoop } from './claim/claim-loop.ts';
import { createFolding } from './lease/folding.ts';
import type { ExecutorOptions } from './attempt/attempt.ts';
import { ABORT_GRACE_MS } from './attempt/execute.ts';
import { createHeartbeat, type HeartbeatOptions } from './lease/heartbeat.ts';
import { createHooks } from './attempt/hooks.ts';
import { isProcessGone, processIdentity } from './lease/identity.ts';
import { createLookAfter } from './lease/look-after.ts';
import { createNodeOrders } from './claim/node-orders.ts';
import { openThreads } from './thread/open-threads.ts';
import { shutDown, type StopReport } from './shutdown.ts';
import type { ThreadOptions } from './thread/job-thread.ts';
import { within } from './attempt/within.ts';

const CONCURRENCY = 10;
const GRACE_MS = 30_000;
/** What comes after the last end is for the convenience of others: a store that hangs is not waited for. */
const GOODBYE_WITHIN_MS = 2_000;

export interface RunnerOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  readonly version: string;
  /** For people, in lists of nodes. */
  readonly name: string;
  /** Runs at once. Default 10. */
  readonly concurrency?: number | undefined;
  /** The queues it works. Default all. */
  readonly queues?: readonly string[] | undefined;
  /** How long `stop` waits for runs to end by themselves, ms. Default 30 s. */
  readonly graceMs?: number | undefined;
  /** How long an attempt that timed out may go on after its signal has aborted, ms. Default 10 s. */
  readonly abortGraceMs?: number | undefined;
  /** The heartbeat's own thread; without it a timer beats. */
  readonly heartbeatThread?: HeartbeatOptions['thread'];
  /** For jobs with `isolation: 'thread'`; without it they run in this thread. */
  readonly threads?: ThreadOptions | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Values that no log line and no stored error may show. */
  readonly secrets?: readonly string[] | undefined;
  /** What an operator has wanted of the node that this one takes the place of. Default `active`. */
  readonly standing?: NodeStanding | undefined;
  /** An operator drains the node, and it holds nothing any more: it is to be stopped. */
  readonly drained?: (() => void) | undefined;
  /** The node was taken for dead: nothing of it runs any more, and it takes nothing more. */
  readonly leaseLost?: (() => void) | undefined;
}

export interface Runner {
  readonly nodeId: number;
  readonly telemetry: Telemetry;
  /** What an operator wants of it. */
  readonly standing: NodeStanding;
  /** Runs under way. */
  running(): number;
  /** The lease is held, the store answers, and it is not stopping. */
  isReady(): boolean;
  /** There may be something to claim. */
  wake(): void;
  /**
   * Stops claiming, waits for the grace period, puts the rest back. Resolves when all is settled, or some 10 s after
   * the grace period: what the store has not taken by then comes back by the lease. With `patience` the ends of runs
   * wait for the store until that aborts: for a node that is given up while its process goes on.
   */
  stop(patience?: AbortSignal): Promise<StopReport>;
  /** The second signal: `stop` does not wait any longer. */
  hurry(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { store, logger, jobs, version, queues } = options;
  const now = options.now ?? Date.now;
  const concurrency = options.concurrency ?? CONCURRENCY;
  const identity = processIdentity();
  const jobIds = jobs.map(({ id }) => id);
  await defineJobs(store, jobs, version);
  const nodeId = await registerNode(store, {
    ...identity,
    kind: 'daemon',
    name: options.name,
    version,
    jobs: jobIds,
    queues,
    slots: concurrency,
    state: options.standing,
  });
  const storeHealth = watchStore(logger);
  const threads = await openThreads(options);
  const hurry = new AbortController();
  const folding = createFolding(store);
  let stopping: Promise<StopReport> | undefined;

  // Called late: telemetry is made of what runs.
  const hooks = createHooks({ logger, telemetry: { count: (name) => telemetry.count(name) } });
  const active = await createActiveRuns({
    store,
    logger,
    hooks,
    ended: (ended) => loop.ended(ended),
    freed: () => loop.freed(),
  });
  const telemetry = createTelemetry({
    node: { id: String(nodeId), version, startedAt: new Date(now()) },
    readers: { runs: () => active.counts(), queues: () => queueCounts(store) },
    now,
    onWarning: (message) => logger.warn(message),
  });
  const heartbeat = createHeartbeat({
    store,
    nodeId,
    graceMs: options.graceMs ?? GRACE_MS,
    thread: options.heartbeatThread,
    longestDeadlineMs: () => active.longestTimeoutMs(),
    lost: loseLease,
  });
  const batches = createBatches({
    slots: { freed: () => loop.freed(), take: (slotCame) => loop.take(slotCame) },
    logger,
    telemetry,
    now,
  });
  const executor: ExecutorOptions = {
    store,
    storeId: options.storeId,
    nodeId,
    jobs: new Map(jobs.map((job) => [job.id, job])),
    logger,
    telemetry,
    lastSuccessAt: (jobId) => active.lastSuccessAt(jobId),
    now,
    random: options.random ?? Math.random,
    abortGraceMs: options.abortGraceMs ?? ABORT_GRACE_MS,
    secrets: options.secrets,
    batches,
    threads,
  };
  const orders = createNodeOrders({
    standing: options.standing ?? 'active',
    logger,
    holdsNothing: () => active.size === 0 && active.unreported() === 0 && loop.isIdle(),
    drained: () => options.drained?.(),
  });
  const loop = createClaimLoop({
    ticker: createTicker({ store, nodeId, jobs: jobIds, queues, limitKeys: limitKeysOf(executor.jobs) }),
    concurrency,
    trips: store.dialect === 'sqlite' ? 1 : 2,
    mayClaim: () => heartbeat.mayClaim() && orders.mayClaim(),
    start(run) {
      heartbeat.expect(run.timeoutMs);
      active.start(run, executor);
    },
    settled,
    heldUp,
    recover,
    failed: storeHealth.failed,
    recovered: storeHealth.recovered,
  });
  const lookAfter = createLookAfter({
    store,
    nodeId,
    logger,
    active,
    orders,
    folding,
    reaper: createReaper({ store, nodeId, isGone: (node) => isProcessGone(identity, node) }),
    failed: storeHealth.choreFailed,
  });
  // What may fail comes before what would go on by itself.
  await lookAfter.reap();
  const stopListening = await store.listen(() => loop.wake());
  lookAfter.start();
  heartbeat.start();
  loop.start();

  return {
    nodeId,
    telemetry,
    get standing() {
      return orders.standing;
    },
    running: () => active.size,
    isReady: () => heartbeat.mayClaim() && !storeHealth.isAway() && !stopping,
    wake: () => loop.wake(),
    stop: (patience) => (stopping ??= stop(patience)),
    hurry: () => hurry.abort(),
    [Symbol.asyncDispose]: async () => {
      await (stopping ??= stop());
    },
  };

  function settled(ended: readonly Ended[], { lost, refused }: Pick<Ticked, 'lost' | 'refused'>): void {
    folding.wanted();
    active.settled(ended, now());
    hooks.settled(ended, lost);
    for (const { id, jobId } of lost)
      logger.warn('run was taken over before it ended here', { runId: id, jobId });
    for (const { id, jobId, outcome } of refused)
      logger.error('run failed: the store did not take its outcome', { runId: id, jobId, outcome });
  }

  function heldUp(ended: readonly Ended[]): void {
    const runIds = ended.map(({ id }) => id);
    logger.warn("somebody's transaction holds the rows of runs; their ends are written when it is over", {
      runIds,
    });
  }

  async function recover(unsettled: readonly Ended[]): Promise<void> {
    const known = new Set([...active.ids(), ...unsettled.map(({ id }) => id)]);
    const orphans = await releaseOrphans(store, nodeId, { known, givenUp: active.givenUp });
    if (orphans > 0) logger.warn(`put back ${orphans} runs whose claim was answered into the void`);
  }

  function loseLease(reason: string): void {
    logger.error(`this node has lost its lease: ${reason}. It stops what runs and takes nothing more.`);
    active.abortAll('lease_lost');
    options.leaseLost?.();
  }

  async function stop(patience?: AbortSignal): Promise<StopReport> {
    const report = await shutDown({
      active,
      loop,
      batches,
      graceMs: options.graceMs ?? GRACE_MS,
      hurry: hurry.signal,
      patience,
    });
    stopListening();
    const unsettled = loop.unsettled() + active.unreported();
    if (unsettled > 0)
      logger.error('runs are left unsettled; they come back by the lease', { runs: unsettled });
    await within(GOODBYE_WITHIN_MS, hooks.idle());
    if (threads) await within(GOODBYE_WITHIN_MS, threads.stop());
    await within(GOODBYE_WITHIN_MS, finishChores());
    await heartbeat.stop();
    if (!(await within(GOODBYE_WITHIN_MS, retire())))
      logger.warn('the store does not answer: this node ends without a goodbye, and its lease runs out');
    return report;
  }

  /** History that is not folded now is folded by whoever comes next. */
  async function finishChores(): Promise<void> {
    await lookAfter.stop();
    await fold(store).catch(() => {});
  }

  async function retire(): Promise<void> {
    await retireNode(store, nodeId).catch((error: unknown) =>
      logger.warn('this node could not say goodbye; its lease runs out', { error }),
    );
  }
}

interface StoreHealth {
  isAway(): boolean;
  readonly failed: (error: unknown, retryInMs: number) => void;
  readonly recovered: () => void;
  readonly choreFailed: (what: string) => (error: unknown) => void;
}

/** Says once that the store is away, and once that it is back. */
function watchStore(logger: Logger): StoreHealth {
  let away = false;
  return {
    isAway: () => away,
    failed(error, retryInMs) {
      if (!away)
        logger.error('the store fails; what has ended is kept and written later', { error, retryInMs });
      away = true;
    },
    recovered() {
      if (away) logger.info('the store answers again');
      away = false;
    },
    choreFailed: (what) => (error) => {
      if (!away) logger.warn(`could not ${what}; it is tried again`, { error });
    },
  };
}
