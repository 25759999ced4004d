/**
 * A node at work: it claims runs, executes them, renews its lease, brings back the runs of dead nodes, and folds history
 * into statistics. Started by the daemon and by createWorker; `stop` puts back the runs that do not end within the grace
 * period. After a crash its runs come back by the lease.
 */
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import {
  createEndCounts,
  createOwnEnds,
  createReaper,
  createTicker,
  createLimitKeys,
  defineJobs,
  type Ended,
  type EndedRuns,
  fold,
  type NodeStanding,
  registerNode,
  claimKey,
  releaseOrphans,
  retireNode,
  type Ticked,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createTelemetry, type Telemetry } from '@sb/telemetry';
import { createActiveRuns, queueCounts } from './claim/active-runs.ts';
import { createBatches } from './batch/batches.ts';
import { createClaimLoop } from './claim/claim-loop.ts';
import { createFolding } from './chores/folding.ts';
import type { ExecutorOptions } from './attempt/attempt.ts';
import { createDeadlines } from './attempt/deadlines.ts';
import { ABORT_GRACE_MS } from './attempt/run-attempt.ts';
import { createHeartbeat, type HeartbeatOptions } from './lease/heartbeat.ts';
import { createHooks } from './attempt/hooks.ts';
import { isProcessGone, processIdentity } from './lease/identity.ts';
import { createNodeChores } from './chores/node-chores.ts';
import { createNodeOrders } from './claim/node-orders.ts';
import { openThreads } from './thread/open-threads.ts';
import { shutDown, type StopReport } from './shutdown.ts';
import { watchStore } from './store-health.ts';
import type { ThreadOptions } from './thread/job-thread.ts';
import { within } from './attempt/within.ts';

const CONCURRENCY = 10;
const GRACE_MS = 30_000;
/** How long each step after the last end may take: the steps only spare other nodes a wait, so a hanging store is left. */
const GOODBYE_WITHIN_MS = 2_000;

export interface RunnerOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  readonly version: string;
  /** Shown in lists of nodes. */
  readonly name: string;
  /** Runs at once. Default 10. */
  readonly concurrency?: number | undefined;
  /** The queues it works. Default all. */
  readonly queues?: readonly string[] | undefined;
  /** How long `stop` waits for runs to end by themselves, ms. Default 30 s. */
  readonly graceMs?: number | undefined;
  /** How long an attempt may go on after a timeout or a cancel has aborted its signal, ms. Default 10 s. */
  readonly abortGraceMs?: number | undefined;
  /** The thread of the heartbeat. Absent: a timer in this thread. */
  readonly heartbeatThread?: HeartbeatOptions['thread'];
  /** For jobs with `isolation: 'thread'`. Absent: they run in this thread. */
  readonly threads?: ThreadOptions | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Values that no log line and no stored error may show. */
  readonly secrets?: readonly string[] | undefined;
  /** The standing of the node that this one replaces. Default `active`. */
  readonly standing?: NodeStanding | undefined;
  /** An operator drains the node, and it holds no runs any more: it is to be stopped. */
  readonly drained?: (() => void) | undefined;
  /** The node was taken for dead: it has aborted its runs, and claims no more. */
  readonly leaseLost?: (() => void) | undefined;
}

export interface Runner {
  readonly nodeId: number;
  readonly telemetry: Telemetry;
  /** The ended runs that this node has counted since its start. */
  readEnds(): Promise<readonly EndedRuns[]>;
  /** As an operator has set it. */
  readonly standing: NodeStanding;
  /** How many runs are under way. */
  running(): number;
  /** The lease is held, the store answers, and it is not stopping. */
  isReady(): boolean;
  /** There may be runs to claim. */
  wake(): void;
  /**
   * Stops claiming, waits for the grace period, puts the rest back. Resolves when all ends are settled, or some 10 s
   * after the grace period: runs whose ends the store has not taken by then come back by the lease. With `patience` the
   * ends wait for the store until it aborts: for a node that is given up while its process goes on.
   */
  stop(patience?: AbortSignal): Promise<StopReport>;
  /** `stop` does not wait for runs any longer: for the second signal. */
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
  const ends = createEndCounts();
  const ownEnds = createOwnEnds();
  const folding = createFolding(store, ends, ownEnds);
  let stopping: Promise<StopReport> | undefined;

  // Called late: telemetry is made below, of the active runs.
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
    deadlines: createDeadlines(),
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
    ticker: createTicker({
      store,
      nodeId,
      jobs: jobIds,
      queues,
      limitKeys: createLimitKeys(executor.jobs),
      ownEnds,
    }),
    concurrency,
    trips: store.dialect === 'sqlite' ? 1 : 2,
    mayClaim: () => heartbeat.mayClaim() && orders.mayClaim(),
    beforeStart: () => active.refresh(),
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
  const chores = createNodeChores({
    store,
    nodeId,
    logger,
    active,
    orders,
    folding,
    reaper: createReaper({ store, nodeId, isGone: (node) => isProcessGone(identity, node) }),
    failed: storeHealth.choreFailed,
  });
  // Steps that may fail come before timers and loops that would go on without the runner.
  await chores.reap();
  const stopListening = await store.listen(() => loop.wake());
  chores.start();
  heartbeat.start();
  loop.start();

  return {
    nodeId,
    telemetry,
    get standing() {
      return orders.standing;
    },
    readEnds: () => ends.read(store),
    running: () => active.size,
    isReady: () => heartbeat.mayClaim() && !storeHealth.isAway() && !stopping,
    wake: () => loop.wake(),
    stop: (patience) => (stopping ??= stop(patience)),
    hurry: () => hurry.abort(),
    [Symbol.asyncDispose]: async () => {
      await (stopping ??= stop());
    },
  };

  function settled(ended: readonly Ended[], how: Pick<Ticked, 'lost' | 'refused'>): void {
    const { lost, refused } = how;
    folding.wanted();
    active.settled(ended, how, now());
    hooks.settled(ended, lost);
    for (const { id, jobId } of lost)
      logger.warn('run was taken over by another node before it ended here', { runId: id, jobId });
    for (const { id, jobId, outcome } of refused)
      logger.error('run failed: the store refused its outcome', { runId: id, jobId, outcome });
  }

  function heldUp(ended: readonly Ended[]): void {
    const runIds = ended.map(({ id }) => id);
    logger.warn('another transaction locks the rows of runs; their ends are written when it is over', {
      runIds,
    });
  }

  async function recover(unsettled: readonly Ended[]): Promise<void> {
    const known = new Set([...active.claims(), ...unsettled].map((claim) => claimKey(claim)));
    const orphans = await releaseOrphans(store, nodeId, { known, givenUp: active.givenUp });
    if (orphans > 0) logger.warn(`returned ${orphans} runs that were claimed but never received`);
  }

  function loseLease(reason: string): void {
    logger.error(`this node has lost its lease: ${reason}. It stops its runs and claims no more.`);
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
      logger.error('the ends of runs are not written; the runs come back by the lease', { runs: unsettled });
    await within(GOODBYE_WITHIN_MS, hooks.idle());
    if (threads) await within(GOODBYE_WITHIN_MS, threads.stop());
    await within(GOODBYE_WITHIN_MS, finishChores());
    await heartbeat.stop();
    if (!(await within(GOODBYE_WITHIN_MS, retire())))
      logger.warn('the store does not answer: this node stops without deregistering, and its lease runs out');
    return report;
  }

  /** Another node folds the history that is not folded now. */
  async function finishChores(): Promise<void> {
    await chores.stop();
    await fold(store, ends.add, ownEnds).catch(() => {});
  }

  async function retire(): Promise<void> {
    await retireNode(store, nodeId).catch((error: unknown) =>
      logger.warn('this node could not deregister; its lease runs out', { error }),
    );
  }
}
