/**
 * One run in this process, from its enqueue to its end. Called by `worker job`. It claims exactly its own run, also beside
 * a daemon, waits for the runs that it comes after and for its retries, and ends it as cancelled when `signal` aborts.
 * After a crash of the process another node ends the run as lost.
 */
import { type RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { cancelRun, findRun, type RunDetails } from '@sb/queue';
import {
  claimPinnedRun,
  type ClaimedRun,
  createReaper,
  createTicker,
  defineJobs,
  defineUnknownJob,
  type Ended,
  enqueueAndClaim,
  enqueuePinned,
  fold,
  readLastSuccesses,
  readPinned,
  readCancelRequests,
  registerNode,
  retireNode,
  type RunRequest,
  type Ticked,
  type Ticker,
} from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createTelemetry } from '@sb/telemetry';
import { every } from '@sb/words';
import type { ExecutorOptions } from './attempt/attempt.ts';
import { createDeadlines } from './attempt/deadlines.ts';
import { ABORT_GRACE_MS, createAttempt } from './attempt/run-attempt.ts';
import { createHeartbeat } from './lease/heartbeat.ts';
import { createHooks, type Hooks } from './attempt/hooks.ts';
import { type AwaitedEnds, createAwaitedEnds } from './claim/awaited-ends.ts';
import { isProcessGone, processIdentity } from './lease/identity.ts';
import { openThreads } from './thread/open-threads.ts';
import type { ThreadOptions } from './thread/job-thread.ts';
import { queueCounts } from './claim/active-runs.ts';
import { createOutcomeCounts } from './claim/outcome-counts.ts';
import { writtenOf } from './claim/written-of.ts';

const SETTLE_TRIES = 40;
const SETTLE_WAIT_MS = 500;
const LONGEST_NAP_MS = 1_000;
const CANCEL_EVERY_MS = 1_000;

export interface RunOnceOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly jobs: readonly RegisteredJob[];
  readonly request: RunRequest;
  readonly logger: Logger;
  readonly version: string;
  readonly name: string;
  /** Aborting cancels the run. */
  readonly signal: AbortSignal;
  readonly heartbeatThread?: { readonly entry: URL; readonly databaseUrl: string } | undefined;
  /** For jobs with `isolation: 'thread'`. Absent: they run in this thread. */
  readonly threads?: ThreadOptions | undefined;
  /** The value of `ctx.now`. Default: the start of the attempt. */
  readonly jobNow?: Date | undefined;
  readonly secrets?: readonly string[] | undefined;
  readonly onStart?: ((run: ClaimedRun) => void) | undefined;
  /** An attempt failed; the next one starts at `until`, ms since the epoch. Called again while it waits. */
  readonly onWait?: ((run: ClaimedRun, until: number) => void) | undefined;
  /** The run comes after others that have not ended. Called again while it waits. */
  readonly onWaitForOthers?: ((runId: number) => void) | undefined;
}

export async function runOnce(options: RunOnceOptions): Promise<RunDetails> {
  const { store, jobs, request, version } = options;
  const identity = processIdentity();
  await defineJobs(store, jobs, version);
  const job = jobs.find(({ id }) => id === request.jobId);
  if (!job) await defineUnknownJob(store, request.jobId);
  const nodeId = await registerNode(store, {
    ...identity,
    kind: 'job',
    name: options.name,
    version,
    jobs: jobs.map(({ id }) => id),
    queues: [],
  });
  const lost = new AbortController();
  const heartbeat = createHeartbeat({
    store,
    nodeId,
    graceMs: ABORT_GRACE_MS,
    thread: options.heartbeatThread,
    longestDeadlineMs: () => request.timeoutMs ?? job?.timeoutMs ?? 0,
    lost: () => lost.abort(),
  });
  const threads = await openThreads({ ...options, jobs: job ? [job] : [] });
  const numbers = createNumbers();
  const executor = { ...(await executorOf(options, { nodeId, numbers })), threads };
  const hooks = createHooks(executor);
  try {
    await createReaper({ store, nodeId, isGone: (node) => isProcessGone(identity, node) }).reap();
    const loop = { executor, lost: lost.signal, awaited: createAwaitedEnds(), hooks, numbers, options };
    const begin = request.after ? enqueuePinned : enqueueAndClaim;
    const begun = await begin(store, request, nodeId);
    heartbeat.start();
    const first = typeof begun === 'number' ? await nextAttempt(begun, undefined, loop) : begun;
    if (first) {
      options.onStart?.(first);
      await attemptUntilDone(first, loop);
    }
    await fold(store);
    return await findRun(store, typeof begun === 'number' ? begun : begun.id);
  } finally {
    await threads?.stop();
    await heartbeat.stop();
    await retireNode(store, nodeId).catch(() => {});
  }
}

interface Loop {
  readonly executor: ExecutorOptions;
  readonly lost: AbortSignal;
  readonly awaited: AwaitedEnds;
  readonly hooks: Hooks;
  readonly numbers: Numbers;
  readonly options: RunOnceOptions;
}

async function attemptUntilDone(first: ClaimedRun, loop: Loop): Promise<void> {
  const { store, nodeId } = loop.executor;
  const { awaited, hooks, numbers } = loop;
  const ticker = createTicker({ store, nodeId, jobs: [] });
  for (let run: ClaimedRun | undefined = first; run; run = await nextAttempt(run.id, run, loop)) {
    const ended = await attemptOnce(run, loop);
    if (!ended) return;
    // Ignores an error of the store: without the request, only who cancelled the run is not recorded.
    if (ended.outcome.state === 'cancelled' && loop.options.signal.aborted)
      await cancelByHand(store, run.id, loop.options).catch(() => {});
    const ticked = await settle(ticker, ended);
    const { dryRun } = run;
    awaited.settled(writtenOf([ended], ticked), ticked.lost, (end, known) => {
      // A rehearsal counts nowhere.
      if (!dryRun) numbers.outcomes.count(end);
      if (known?.hooked) hooks.start(known.hooked, end.outcome);
    });
  }
  await hooks.idle();
}

/** The numbers of runs of this process, for `ctx.telemetry`. */
interface Numbers {
  running: number;
  readonly outcomes: ReturnType<typeof createOutcomeCounts>;
}

function createNumbers(): Numbers {
  return { running: 0, outcomes: createOutcomeCounts() };
}

/** Resolves with the end of the attempt; undefined when the claim was lost. */
async function attemptOnce(
  run: ClaimedRun,
  { executor, lost, awaited, numbers, options }: Loop,
): Promise<Ended | undefined> {
  if (options.signal.aborted)
    return { id: run.id, claimNo: run.claimNo, jobId: run.jobId, outcome: { state: 'cancelled' } };
  return new Promise((resolve) => {
    const attempt = createAttempt(run, executor, {
      ended: (_attempt, ended) => {
        void checking.stop();
        if (ended) awaited.expect(attempt);
        resolve(ended);
      },
      freed: () => {
        numbers.running -= 1;
      },
    });
    const cancel = (): void => attempt.abort('cancelled');
    options.signal.addEventListener('abort', cancel, { once: true });
    lost.addEventListener('abort', () => attempt.abort('lease_lost'), { once: true });
    const checking = every(CANCEL_EVERY_MS, checkCancel, () => {});
    numbers.running += 1;
    attempt.start();

    async function checkCancel(): Promise<void> {
      if ((await readCancelRequests(executor.store, executor.nodeId)).length > 0) cancel();
    }
  });
}

/** Waits until the run is due, for its first attempt or a retry, and claims it; undefined when it has ended. */
async function nextAttempt(
  runId: number,
  last: ClaimedRun | undefined,
  { executor, options }: Loop,
): Promise<ClaimedRun | undefined> {
  const { store, nodeId } = executor;
  for (;;) {
    const standing = await readPinned(store, runId);
    if (!standing) return undefined;
    if (options.signal.aborted) {
      await cancelByHand(store, runId, options);
      return undefined;
    }
    const claimed = await claimPinnedRun(store, runId, nodeId);
    if (claimed) return claimed;
    const { dueAt } = standing;
    if (dueAt === undefined) options.onWaitForOthers?.(runId);
    else if (last) options.onWait?.(last, dueAt);
    const leftMs = dueAt === undefined ? LONGEST_NAP_MS : dueAt - (await store.now());
    await nap(Math.min(LONGEST_NAP_MS, Math.max(1, leftMs)), options.signal);
  }
}

/** The person who started the run has stopped it: recorded as a request of theirs, as any other cancellation. */
async function cancelByHand(store: Store, runId: number, { request }: RunOnceOptions): Promise<void> {
  await cancelRun(store, { runId, actor: request.createdBy ?? 'cli', reason: 'interrupted' });
}

/** Throws after 40 failures of the store. Waits as long as another transaction locks the row of the run. */
async function settle(ticker: Ticker, ended: Ended): Promise<Ticked> {
  for (let tries = 1; ; tries++) {
    try {
      const ticked = await ticker.tick([ended], 0);
      if (ticked.kept.length === 0) return ticked;
    } catch (error) {
      if (tries >= SETTLE_TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_WAIT_MS));
  }
}

async function executorOf(
  options: RunOnceOptions,
  { nodeId, numbers }: { readonly nodeId: number; readonly numbers: Numbers },
): Promise<ExecutorOptions> {
  const { store, jobs, logger, version } = options;
  const successes = await readLastSuccesses(store);
  return {
    store,
    nodeId,
    storeId: options.storeId,
    jobs: new Map(jobs.map((job) => [job.id, job])),
    logger,
    now: Date.now,
    jobNow: options.jobNow,
    random: Math.random,
    deadlines: createDeadlines(),
    abortGraceMs: ABORT_GRACE_MS,
    secrets: options.secrets,
    lastSuccessAt: (jobId) => {
      const at = successes.get(jobId);
      return at === undefined ? undefined : new Date(at);
    },
    telemetry: createTelemetry({
      node: { id: String(nodeId), version, startedAt: new Date() },
      readers: {
        runs: () => ({ running: numbers.running, ...numbers.outcomes.read() }),
        queues: () => queueCounts(store),
      },
      now: Date.now,
      onWarning: (message) => logger.warn(message),
    }),
  };
}

function nap(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
