/**
 * One attempt, from a claimed run to how it ended: find the job, check the input, run it, watch its time. It
 * writes nothing but the run's log; the loop settles what it reports.
 * Promise: exactly one end is reported, whatever the job does: throw anything, never resolve, ignore its signal,
 * flood its log. A job that does not stop keeps its slot until it does, and its context is dead meanwhile.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  encodeJson,
  isSkip,
  isSnooze,
  type RegisteredJob,
  retryPolicy,
  type Telemetry,
  validateInput,
} from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { NewEvent } from '@sb/events';
import {
  type ClaimedRun,
  type Ended,
  INPUT_ELSEWHERE,
  MAX_INPUT_BYTES,
  publishFromRun,
  readLongInput,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { AttemptAborted, type AbortReason } from './abort.ts';
import { AttemptLog } from './attempt-log.ts';
import { type ContextSource, createContext } from './context.ts';
import { type AttemptEnd, decideOutcome } from './outcome.ts';
import { UnregisteredJobError } from './unregistered-job-error.ts';

/** The default of `abortGraceMs`. */
export const ABORT_GRACE_MS = 10_000;
const NO_EVENTS: readonly NewEvent[] = [];
/** About 24.8 days: a longer timer goes off at once. */
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
  /** The clock of everything but the job, ms since the epoch. */
  readonly now: () => number;
  /** What the job is told is now; its real start unless given. */
  readonly jobNow?: Date | undefined;
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
  return new RunAttempt(run, options, listener);
}

/** A class, because the closures of a function that makes it would cost 1 KB a run. */
class RunAttempt implements Attempt, ContextSource {
  readonly run: ClaimedRun;
  #startedAt = 0;
  isOver = false;
  #isThrough = false;
  readonly #options: ExecutorOptions;
  readonly #listener: AttemptListener;
  readonly #job: RegisteredJob | undefined;
  #events: NewEvent[] | undefined;
  #began = 0;
  #controller: AbortController | undefined;
  #aborted: AbortReason | undefined;
  #log: AttemptLog | undefined;
  #grace: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;

  constructor(run: ClaimedRun, options: ExecutorOptions, listener: AttemptListener) {
    this.run = run;
    this.#options = options;
    this.#listener = listener;
    this.#job = options.jobs.get(run.jobId);
  }

  get jobNow(): Date {
    return this.#options.jobNow ?? new Date(this.#startedAt);
  }

  get tookMs(): number {
    return Math.round(performance.now() - this.#began);
  }

  start(): void {
    this.#began = performance.now();
    this.#startedAt = this.#options.now();
    this.#watchDeadline(this.run.timeoutMs);
    currentAttempt.run(this, () => this.#begin());
  }

  /** In parts, where no timer is long enough. */
  #watchDeadline(leftMs: number): void {
    const waitMs = Math.min(leftMs, LONGEST_TIMER_MS);
    this.#deadline = setTimeout(() => {
      if (leftMs > waitMs) this.#watchDeadline(leftMs - waitMs);
      else this.abort('timed_out');
    }, waitMs);
  }

  abort(reason: AbortReason): void {
    if (this.isOver || this.#aborted) return;
    this.#aborted = reason;
    this.#controller?.abort(new AttemptAborted(reason));
    if (reason === 'lease_lost') return this.#report(undefined);
    if (reason === 'shutdown') return;
    this.#grace = setTimeout(() => this.#end(abortedEnd(reason, true)), this.#options.abortGraceMs);
  }

  release(): void {
    this.#end({ kind: 'released' });
  }

  fail(error: unknown): void {
    this.#end({ kind: 'threw', error });
  }

  #begin(): void {
    const { run } = this;
    const job = this.#job;
    if (run.isLate) return this.#finish({ kind: 'expired' });
    if (!job) return this.#finish({ kind: 'unknown_job', error: new UnregisteredJobError(run.jobId) });
    // The common case takes no turn of the event loop: no schema, a short input.
    if (job.input === undefined && run.input !== INPUT_ELSEWHERE) {
      return this.#invoke(job, parseInput(run.input));
    }
    this.#checkInput(job).then(
      (checked) => (checked.kind === 'input' ? this.#invoke(job, checked.value) : this.#finish(checked)),
      (error: unknown) => this.#finish({ kind: 'threw', error }),
    );
  }

  async #checkInput(job: RegisteredJob): Promise<AttemptEnd | { kind: 'input'; value: unknown }> {
    const { id, input } = this.run;
    const text = input === INPUT_ELSEWHERE ? await readLongInput(this.#options.store, id) : input;
    const verdict = await validateInput(job, parseInput(text));
    return verdict.ok
      ? { kind: 'input', value: verdict.value }
      : { kind: 'invalid_input', problems: verdict.problems };
  }

  #invoke(job: RegisteredJob, input: unknown): void {
    try {
      const returned = job.run(createContext(this, input));
      if (!isThenable(returned)) return this.#finish(this.#returnedEnd(returned));
      returned.then(
        (value) => this.#finish(this.#returnedEnd(value)),
        (error: unknown) => this.#finish(thrownEnd(error)),
      );
    } catch (error) {
      this.#finish(thrownEnd(error));
    }
  }

  // What the context takes.

  get storeId(): string {
    return this.#options.storeId;
  }

  get lastSuccessAt(): Date | undefined {
    return this.#options.lastSuccessAt(this.run.jobId);
  }

  get telemetry(): Telemetry {
    return this.#options.telemetry;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= this.#createController()).signal;
  }

  #createController(): AbortController {
    const fresh = new AbortController();
    if (this.#aborted) fresh.abort(new AttemptAborted(this.#aborted));
    return fresh;
  }

  publish(event: NewEvent): Promise<void> {
    const { store, nodeId } = this.#options;
    return publishFromRun(store, this.run, nodeId, event);
  }

  keep(event: NewEvent): void {
    (this.#events ??= []).push(event);
  }

  createLogger(): Logger {
    return (this.#log ??= new AttemptLog(this.run, this.#options)).createLogger();
  }

  /** The job's code is through: once, whatever a promise of the job's own making does. */
  #finish(ending: AttemptEnd): void {
    if (this.#isThrough) return;
    this.#isThrough = true;
    const aborted = this.#aborted;
    this.#end(aborted && aborted !== 'shutdown' ? abortedEnd(aborted, false) : ending);
    this.#listener.freed(this);
  }

  #end(ending: AttemptEnd): void {
    if (this.isOver) return;
    const ended = this.#settleAs(ending);
    if (!this.#log) return this.#report(ended);
    this.isOver = true;
    // The log is stored before the end is: whoever sees the end finds the lines.
    void this.#log.saveLast().then(() => this.#report(ended));
  }

  #settleAs(ending: AttemptEnd): Ended {
    const { run } = this;
    const { secrets, random } = this.#options;
    // A job that threw because the worker told it to stop has not failed.
    const fair: AttemptEnd =
      this.#aborted === 'shutdown' && ending.kind === 'threw' ? { kind: 'released' } : ending;
    const policy = this.#job?.retry ?? retryPolicy();
    const isRetryable = this.#job?.isRetryable;
    const outcome = decideOutcome(fair, { run, policy, isRetryable, secrets, random: random() });
    return { id: run.id, claimNo: run.claimNo, jobId: run.jobId, outcome };
  }

  #report(ended: Ended | undefined): void {
    this.isOver = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#grace);
    this.#log?.close();
    this.#listener.ended(this, ended);
  }

  #returnedEnd(value: unknown): AttemptEnd {
    const asked = askedEnd(value);
    if (asked) return asked;
    try {
      return {
        kind: 'returned',
        result: value === undefined ? undefined : encodeJson(value, MAX_INPUT_BYTES),
        events: this.#events ?? NO_EVENTS,
      };
    } catch (error) {
      return { kind: 'unstorable', error };
    }
  }
}

/** What a job asks for by a value, returned or thrown. */
function askedEnd(value: unknown): AttemptEnd | undefined {
  if (isSnooze(value)) return { kind: 'snoozed', delayMs: value.delayMs };
  if (isSkip(value)) return { kind: 'skipped', reason: value.reason };
  return undefined;
}

function thrownEnd(error: unknown): AttemptEnd {
  return askedEnd(error) ?? { kind: 'threw', error };
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
