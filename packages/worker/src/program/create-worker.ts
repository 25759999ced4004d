/**
 * A daemon inside another program: the same node as `worker daemon`, on a store that it opens and migrates.
 * Promise: as the daemon's. It keeps a lease, takes over the runs of dead nodes, fires schedules, folds history, and
 * `stop` puts back the runs that do not end in time. After a kill -9 its runs come back by the lease, here or elsewhere.
 */
import type { AnyJob } from '@sb/jobs';
import type { Enqueued, EnqueueOptions } from '@sb/queue';
import { createStoreClient, defineJobs } from '@sb/queue/engine';
import { graceOf, handleUncaught } from '@sb/runner';
import type { Daily, Store } from '@sb/storage';
import { connectPatiently } from '../node/connect-patiently.ts';
import { entryBeside } from '../thread/entry-beside.ts';
import { WorkerStoppedError } from '../errors.ts';
import { type KeptNode, keepNode, stopWithin } from '../node/keep-node.ts';
import { onStopSignal } from '../node/on-stop-signal.ts';
import { type OpenedStore, openMigrated } from '../node/open-migrated.ts';
import { endWithin } from './end-within.ts';
import { createReadiness } from './readiness.ts';
import { readEntries } from './read-entries.ts';
import { startRemoving } from '../retention/remove-daily.ts';
import { startNode } from '../node/start-node.ts';
import { VERSION } from '../version.ts';
import type { MetricsPage } from './worker-metrics.ts';
import type { Stopped, Worker, WorkerOptions } from './worker-types.ts';
import { type WorkerSettings, workerSettings } from './worker-settings.ts';

const NOTHING_UNDER_WAY: Stopped = { finished: 0, putBack: 0 };

/** Throws `WORKER_OPTIONS_INVALID`, `JOB_INVALID`, `DATABASE_URL_INVALID`. Nothing is opened before `start()`. */
export function createWorker(options: WorkerOptions): Worker {
  const { retention, ...settings } = workerSettings(options);
  const { databaseUrl, jobs, logger } = settings;
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const stopping = new AbortController();
  /** Calls of the client end after the part that is under way. */
  const closing = new AbortController();
  /** The stop does not wait any longer. */
  const hurry = new AbortController();
  const patience = { logger, signal: stopping.signal };
  let opening: Promise<OpenedStore> | undefined;
  let hasEnded = false;
  let starting: Promise<void> | undefined;
  let ending: Promise<Stopped> | undefined;
  let store: Store | undefined;
  let kept: KeptNode | undefined;
  let removing: Daily | undefined;
  let removeHandlers: (() => void) | undefined;
  let metricsPage: Promise<MetricsPage> | undefined;
  const readiness = createReadiness();
  const client = createStoreClient({
    opened: async () => (await open()).store,
    // The worker closes its store itself: runs that end may need it after the last call.
    release: async () => {},
    jobs: byId,
    stopping: closing.signal,
  });

  return {
    ready: readiness.promise,
    client,
    metrics: async () => (await (metricsPage ??= openMetrics())).read(),
    start: () => (starting ??= start()),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
    enqueue: async (job: string | AnyJob, input?: unknown, how?: EnqueueOptions): Promise<Enqueued> => {
      if (ending) throw new WorkerStoppedError();
      return typeof job === 'string' ? client.enqueue(job, input, how) : client.enqueue(job, input, how);
    },
  };

  async function start(): Promise<void> {
    if (ending) throw new WorkerStoppedError();
    if (options.signals === true) removeHandlers = handleSignals();
    try {
      const entries = await readEntries(options.schedules, { jobs, logger });
      const alerting = await readAlerts();
      const opened = await connectPatiently(open, patience);
      if (!opened) return;
      store = opened.store;
      const node = { ...nodeOptions(settings, opened), alerting: alerting?.(opened.store) };
      kept = await connectPatiently(
        () =>
          keepNode(
            (how) => startNode({ ...node, entries: () => entries, drained: stopUnattended }, how),
            logger,
          ),
        patience,
      );
      if (kept) readiness.resolve();
      if (kept && retention) removing = startRemoving(opened.store, { rules: retention, logger });
    } catch (error) {
      removeHandlers?.();
      starting = undefined;
      throw error;
    }
  }

  /** Loads the code of alerts only when they are asked for. */
  async function readAlerts() {
    if (!options.alerts) return undefined;
    const { workerAlerts } = await import('./worker-alerts.ts');
    return workerAlerts(options.alerts, { jobs, logger, secrets: settings.secrets });
  }

  /** Opens the store once. After a failure the next call tries again; after the end none would close it. */
  function open(): Promise<OpenedStore> {
    if (hasEnded && !opening) return Promise.reject(new WorkerStoppedError());
    opening ??= openWithJobs().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function openWithJobs(): Promise<OpenedStore> {
    const opened = await openMigrated({ url: databaseUrl }, { version: VERSION, mayMigrate: true });
    try {
      // `enqueue` may be called before `start`: the store must know the jobs by then.
      await defineJobs(opened.store, jobs, VERSION);
      return opened;
    } catch (error) {
      await opened.store.close();
      throw error;
    }
  }

  async function openMetrics(): Promise<MetricsPage> {
    const { createMetricsPage } = await import('./worker-metrics.ts');
    return createMetricsPage(() => (store && kept && !ending ? { store, runner: kept.runner() } : undefined));
  }

  function stop(): Promise<Stopped> {
    return (ending ??= end());
  }

  async function end(): Promise<Stopped> {
    const endsBy = performance.now() + graceOf(settings);
    stopping.abort();
    readiness.reject(new WorkerStoppedError());
    // Its caller gets the error.
    await starting?.catch(() => {});
    const removalEnds = removing?.stop();
    const report = (await kept?.stop()) ?? NOTHING_UNDER_WAY;
    await removalEnds;
    closing.abort(new WorkerStoppedError());
    const last = Promise.all([client.close(), metricsPage?.then((page) => page.idle())]);
    if (!(await endWithin(last, { ms: endsBy - performance.now(), hurry: hurry.signal })))
      logger.warn('the worker stopped while calls of its client were under way');
    hasEnded = true;
    const opened = await opening?.catch(() => undefined);
    await opened?.store.close();
    removeHandlers?.();
    return report;
  }

  /** For callers that cannot wait: an error is logged. */
  function stopUnattended(): void {
    stop().catch((error: unknown) => logger.error('the worker could not stop cleanly', { error }));
  }

  function waitNoLonger(): void {
    kept?.hurry();
    hurry.abort();
  }

  function handleSignals(): () => void {
    const removals = [
      onStopSignal((_signal, time) => (time === 1 ? stopUnattended() : waitNoLonger())),
      handleUncaught(logger, async (ms) => kept && stopWithin(kept, ms)),
    ];
    return () => removals.forEach((remove) => remove());
  }
}

function nodeOptions(settings: Omit<WorkerSettings, 'retention'>, { store, storeId }: OpenedStore) {
  const { databaseUrl, ...node } = settings;
  // Without a thread a timer renews the lease.
  const thread = entryBeside('heartbeat');
  return {
    ...node,
    store,
    storeId,
    version: VERSION,
    // A store in memory cannot be opened a second time.
    ...(thread && databaseUrl !== 'sqlite::memory:' && { heartbeatThread: { entry: thread, databaseUrl } }),
  };
}
