/**
 * One attempt, from a claimed run to how it ended: find the job, check the input, run it, watch its time. It
 * writes nothing but the run's log; the loop settles what it reports.
 * Promise: exactly one end is reported, whatever the job does: throw anything, never resolve, ignore its signal,
 * flood its log. A job that does not stop keeps its slot until it does, and its context is dead meanwhile.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  encodeJson,
  isSnooze,
  type RegisteredJob,
  retryPolicy,
  type Telemetry,
  validateInput,
} from '@sb/jobs';
import { type Logger, teeLogger } from '@sb/logger';
import type { NewEvent } from '@sb/events';
import {
  appendRunLogs,
  type ClaimedRun,
  type Ended,
  INPUT_ELSEWHERE,
  MAX_INPUT_BYTES,
  publishFromRun,
  readLongInput,
  UnknownJobError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { AttemptAborted, type AbortReason } from './abort.ts';
import { createContext } from './context.ts';
import { type AttemptEnd, decideOutcome } from './outcome.ts';
import { createRunLog, type RunLog } from './run-log.ts';

/** The default of `abortGraceMs`. */
export const ABORT_GRACE_MS = 10_000;
const LOG_FLUSH_MS = 1_000;
/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ExecutorOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly nodeId: number;
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** When a run of this job last succeeded, as far as this node knows. */
  readonly lastSuccessAt: (jobId: string) => Date | undefined;
  /** The run's own clock, ms since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** How long an attempt may go on after its signal has aborted, ms. */
  readonly abortGraceMs: number;
  readonly secrets?: readonly string[] | undefined;
}

export interface Attempt {
  readonly run: ClaimedRun;
  /** Since its start, ms. */
  readonly tookMs: number;
  /** Once; a job that does not wait for anything is through when this returns. */
  start(): void;
  abort(reason: AbortReason): void;
  /** Gives its run back although the job has not ended. */
  release(): void;
  /** Fails it from outside: an error that was thrown where nobody could catch it. */
  fail(error: unknown): void;
}

export interface AttemptListener {
  /** Once per attempt. Absent outcome: the claim is lost, there is nothing to settle. */
  ended(attempt: Attempt, ended: Ended | undefined): void;
  /** The job's code has come to its end: the slot is free. */
  freed(attempt: Attempt): void;
}

/** The attempt that the current code runs in: for errors that nobody caught. */
export const currentAttempt = new AsyncLocalStorage<Attempt>();

export function createAttempt(run: ClaimedRun, options: ExecutorOptions, listener: AttemptListener): Attempt {
  const { store, nodeId } = options;
  const job = options.jobs.get(run.jobId);
  const events: NewEvent[] = [];
  let controller: AbortController | undefined;
  let aborted: AbortReason | undefined;
  let log: RunLog | undefined;
  let flushing: NodeJS.Timeout | undefined;
  let grace: NodeJS.Timeout | undefined;
  let over = false;
  let deadline: NodeJS.Timeout | undefined;
  let startedAt = 0;

  const attempt: Attempt = {
    run,
    get tookMs() {
      return performance.now() - startedAt;
    },
    start,
    abort,
    release: () => end({ kind: 'released' }),
    fail: (error) => end({ kind: 'threw', error }),
  };
  return attempt;

  function start(): void {
    startedAt = performance.now();
    deadline = setTimeout(() => abort('timed_out'), Math.min(run.timeoutMs, LONGEST_TIMER_MS));
    currentAttempt.run(attempt, begin);
  }

  function begin(): void {
    if (!job) return finish({ kind: 'unknown_job', error: new UnknownJobError(run.jobId) });
    // The common case takes no turn of the event loop: no schema, a short input.
    if (job.input === undefined && run.input !== INPUT_ELSEWHERE) return invoke(job, parseInput(run.input));
    checkInput(job).then(
      (checked) => (checked.kind === 'input' ? invoke(job, checked.value) : finish(checked)),
      (error: unknown) => finish({ kind: 'threw', error }),
    );
  }

  async function checkInput(
    registered: RegisteredJob,
  ): Promise<AttemptEnd | { kind: 'input'; value: unknown }> {
    const text = run.input === INPUT_ELSEWHERE ? await readLongInput(store, run.id) : run.input;
    const verdict = await validateInput(registered, parseInput(text));
    return verdict.ok
      ? { kind: 'input', value: verdict.value }
      : { kind: 'invalid_input', problems: verdict.problems };
  }

  function invoke(registered: RegisteredJob, input: unknown): void {
    try {
      const returned = registered.run(context(input));
      if (!isThenable(returned)) return finish(returnedEnd(returned));
      returned.then(
        (value) => finish(returnedEnd(value)),
        (error: unknown) => finish({ kind: 'threw', error }),
      );
    } catch (error) {
      finish({ kind: 'threw', error });
    }
  }

  function context(input: unknown): Parameters<RegisteredJob['run']>[0] {
    return createContext({
      run,
      input,
      storeId: options.storeId,
      now: new Date(options.now()),
      lastSuccessAt: options.lastSuccessAt(run.jobId),
      logger: runLogger,
      telemetry: options.telemetry,
      signal: () => (controller ??= newController()).signal,
      publish: (event) => publishFromRun(store, run, nodeId, event),
      keep: (event) => events.push(event),
      isOver: () => over,
    });
  }

  function newController(): AbortController {
    const fresh = new AbortController();
    if (aborted) fresh.abort(new AttemptAborted(aborted));
    return fresh;
  }

  function runLogger(): Logger {
    const lines = (log ??= createRunLog());
    const own = options.logger.child({ runId: run.id, jobId: run.jobId });
    return teeLogger(
      own,
      (line) => {
        if (over) return;
        lines.add(line);
        flushing ??= setTimeout(flushLog, LOG_FLUSH_MS);
      },
      { now: options.now, ...(options.secrets && { secrets: options.secrets }) },
    );
  }

  function flushLog(): void {
    flushing = undefined;
    saveLog().catch((error: unknown) =>
      options.logger.warn('the log of a run could not be stored', { runId: run.id, error }),
    );
  }

  async function saveLog(): Promise<void> {
    clearTimeout(flushing);
    flushing = undefined;
    if (log) await appendRunLogs(store, run, log.takeDirty());
  }

  function abort(reason: AbortReason): void {
    if (over || aborted) return;
    aborted = reason;
    controller?.abort(new AttemptAborted(reason));
    if (reason === 'lease_lost') return report(undefined);
    if (reason === 'shutdown') return;
    grace = setTimeout(() => end(abortedEnd(reason, true)), options.abortGraceMs);
  }

  /** The job's code is through. */
  function finish(ending: AttemptEnd): void {
    end(aborted && aborted !== 'lease_lost' && aborted !== 'shutdown' ? abortedEnd(aborted, false) : ending);
    listener.freed(attempt);
  }

  function end(ending: AttemptEnd): void {
    if (over) return;
    // A job that threw because the worker told it to stop has not failed.
    const fair: AttemptEnd =
      aborted === 'shutdown' && ending.kind === 'threw' ? { kind: 'released' } : ending;
    const decision = { run, policy: job?.retry ?? retryPolicy(), random: options.random() };
    const outcome = decideOutcome(fair, decision);
    const ended: Ended = { id: run.id, claimNo: run.claimNo, jobId: run.jobId, outcome };
    if (!log) return report(ended);
    over = true;
    // The log is stored before the end is: whoever sees the end finds the lines.
    saveLog().then(
      () => report(ended),
      () => report(ended),
    );
  }

  function report(ended: Ended | undefined): void {
    over = true;
    clearTimeout(deadline);
    clearTimeout(grace);
    clearTimeout(flushing);
    listener.ended(attempt, ended);
  }

  function returnedEnd(value: unknown): AttemptEnd {
    if (isSnooze(value)) return { kind: 'snoozed', delayMs: value.delayMs };
    try {
      return {
        kind: 'returned',
        result: value === undefined ? undefined : encodeJson(value, MAX_INPUT_BYTES),
        events,
      };
    } catch (error) {
      return { kind: 'unstorable', error };
    }
  }
}

function abortedEnd(reason: AbortReason, ignoredSignal: boolean): AttemptEnd {
  return reason === 'cancelled' ? { kind: 'cancelled' } : { kind: 'timed_out', ignoredSignal };
}

function parseInput(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
