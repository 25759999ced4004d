/** The parts of a node, and what they tell each other. Nothing runs before it is started. */
import {
  createEndCounts,
  createLimitKeys,
  createOwnEnds,
  createReaper,
  createTicker,
  type EndCounts,
  type OwnEnds,
} from '@sb/queue/engine';
import { createTelemetry, type Telemetry } from '@sb/telemetry';
import type { Batches, ExecutorOptions } from './attempt/attempt.ts';
import { createDeadlines } from './attempt/deadlines.ts';
import { createHooks, type Hooks } from './attempt/hooks.ts';
import { ABORT_GRACE_MS } from './attempt/run-attempt.ts';
import { createBatches } from './batch/batches.ts';
import { createFolding } from './chores/folding.ts';
import { createNodeChores, type NodeChores } from './chores/node-chores.ts';
import { type ActiveRuns, createActiveRuns, queueCounts } from './claim/active-runs.ts';
import { type ClaimLoop, createClaimLoop } from './claim/claim-loop.ts';
import { createNodeOrders, type NodeOrders } from './claim/node-orders.ts';
import { createTripAnswers } from './claim/trip-answers.ts';
import { createHeartbeat, type Heartbeat } from './lease/heartbeat.ts';
import { isProcessGone } from './lease/identity.ts';
import type { RegisteredNode } from './register-self.ts';
import { concurrencyOf, graceOf, type RunnerOptions } from './runner-options.ts';
import { type StoreHealth, watchStore } from './store-health.ts';
import { openThreads } from './thread/open-threads.ts';
import type { ThreadPool } from './thread/thread-pool.ts';

export interface RunnerParts {
  readonly active: ActiveRuns;
  readonly batches: Batches;
  readonly chores: NodeChores;
  readonly ends: EndCounts;
  readonly heartbeat: Heartbeat;
  readonly hooks: Hooks;
  readonly loop: ClaimLoop;
  readonly orders: NodeOrders;
  readonly ownEnds: OwnEnds;
  readonly storeHealth: StoreHealth;
  readonly telemetry: Telemetry;
  /** Undefined when no job asks for a thread. */
  readonly threads: ThreadPool | undefined;
}

export async function assembleRunner(
  options: RunnerOptions,
  { nodeId, identity }: RegisteredNode,
): Promise<RunnerParts> {
  const { store, logger } = options;
  const now = options.now ?? Date.now;
  const storeHealth = watchStore(logger);
  const threads = await openThreads(options);
  const ends = createEndCounts();
  const ownEnds = createOwnEnds();
  const folding = createFolding(store, ends, ownEnds);

  // Called late: telemetry and the loop are made below, of the active runs.
  const hooks = createHooks({ logger, telemetry: { count: (name) => telemetry.count(name) } });
  const active = await createActiveRuns({
    store,
    logger,
    hooks,
    ended: (ended) => loop.ended(ended),
    freed: () => loop.freed(),
  });
  const telemetry = createTelemetry({
    node: { id: String(nodeId), version: options.version, startedAt: new Date(now()) },
    readers: { runs: () => active.counts(), queues: () => queueCounts(store) },
    now,
    onWarning: (message) => logger.warn(message),
  });
  const batches = createBatches({
    slots: { freed: () => loop.freed(), take: (slotCame) => loop.take(slotCame) },
    logger,
    telemetry,
    now,
  });
  const executor = executorOf(options, { nodeId, active, telemetry, batches, threads, now });
  const heartbeat = createHeartbeat({
    store,
    nodeId,
    graceMs: graceOf(options),
    thread: options.heartbeatThread,
    longestDeadlineMs: () => active.longestTimeoutMs(),
    lost(reason) {
      logger.error(`this node has lost its lease: ${reason}. It stops its runs and claims no more.`);
      active.abortAll('lease_lost');
      options.leaseLost?.();
    },
  });
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
      jobs: [...executor.jobs.keys()],
      queues: options.queues,
      limitKeys: createLimitKeys(executor.jobs),
      ownEnds,
    }),
    concurrency: concurrencyOf(options),
    trips: store.dialect === 'sqlite' ? 1 : 2,
    mayClaim: () => heartbeat.mayClaim() && orders.mayClaim(),
    beforeStart: () => active.refresh(),
    start(run) {
      heartbeat.expect(run.timeoutMs);
      active.start(run, executor);
    },
    ...createTripAnswers({ store, nodeId, logger, active, foldWanted: () => folding.wanted(), now }),
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
  return {
    active,
    batches,
    chores,
    ends,
    heartbeat,
    hooks,
    loop,
    orders,
    ownEnds,
    storeHealth,
    telemetry,
    threads,
  };
}

interface ExecutorParts extends Pick<
  ExecutorOptions,
  'nodeId' | 'telemetry' | 'batches' | 'threads' | 'now'
> {
  readonly active: ActiveRuns;
}

/** How an attempt is executed here. */
function executorOf(
  {
    store,
    storeId,
    jobs,
    logger,
    secrets,
    random = Math.random,
    abortGraceMs = ABORT_GRACE_MS,
  }: RunnerOptions,
  { active, ...parts }: ExecutorParts,
): ExecutorOptions {
  return {
    ...parts,
    store,
    storeId,
    jobs: new Map(jobs.map((job) => [job.id, job])),
    logger,
    lastSuccessAt: (jobId) => active.lastSuccessAt(jobId),
    random,
    deadlines: createDeadlines(),
    abortGraceMs,
    secrets,
  };
}
