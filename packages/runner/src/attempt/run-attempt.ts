/**
 * One attempt, from a claimed run to its end: find the job, check the input, run it, watch its time. It writes only the
 * log of the run and what the job asks for; it reports its end, and the claim loop settles it.
 * Promise: exactly one end is reported, whatever the job does: throw anything, never resolve, ignore its signal,
 * flood its log. A job that does not stop keeps its slot until it does, and its context refuses every call meanwhile. A
 * job in a thread is ended with its thread.
 * A crash leaves the run to the lease of its node: another node takes it over.
 */
import {
  type AbortReason,
  AttemptAborted,
  type BatchRule,
  type HookContext,
  type JobContext,
  type JobHooks,
  type RegisteredJob,
  type Telemetry,
  toRetryPolicy,
} from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { type ClaimedRun, type Ended, INPUT_ELSEWHERE, type Outcome } from '@sb/queue/engine';
import type {
  Attempt,
  AttemptListener,
  BatchMember,
  ExecutorOptions,
  ThreadedRun,
  Threads,
  Batches,
} from './attempt.ts';
import { abortedEnd, returnedEnd, thrownEnd } from './attempt-end.ts';
import { type CheckedInput, checkedInput, parseInput, readInput } from './attempt-input.ts';
import { AttemptLog, type LoggedRun } from '../work/attempt-log.ts';
import { AttemptSpan } from './attempt-span.ts';
import { AttemptWork } from './attempt-work.ts';
import { type ContextSource, createContext, createHookContext } from './context.ts';
import { currentAttempt } from './current-attempt.ts';
import type { Expiring } from './deadlines.ts';
import { type AttemptEnd, decideOutcome, PLAIN_SUCCESS, type WithSuccess } from './outcome.ts';

/** The default of `abortGraceMs`. */
export const ABORT_GRACE_MS = 10_000;
const NOTHING: WithSuccess = {};
/** How most attempts end: without a result, an event or a request. */
const PLAIN_END: AttemptEnd = { kind: 'returned' };

export function createAttempt(run: ClaimedRun, options: ExecutorOptions, listener: AttemptListener): Attempt {
  return new RunAttempt(run, options, listener);
}

/** A class, because closures would cost 1 KB a run. */
class RunAttempt implements Attempt, BatchMember, ContextSource, Expiring {
  readonly run: ClaimedRun;
  #startedAt = 0;
  isOver = false;
  batchOf: number | undefined;
  #isThrough = false;
  readonly #options: ExecutorOptions;
  readonly #listener: AttemptListener;
  readonly #job: RegisteredJob | undefined;
  /** What the schema returned; undefined before, and when the schema refused the input. */
  #input: unknown;
  hearsCancel = false;
  checked: Promise<unknown> | undefined;
  #work: AttemptWork | undefined;
  #began = 0;
  #controller: AbortController | undefined;
  #aborted: AbortReason | undefined;
  #whenAborted: ((reason: AbortReason) => void) | undefined;
  #log: AttemptLog | undefined;
  #span: AttemptSpan | undefined;
  #thread: ThreadedRun | undefined;
  #grace: NodeJS.Timeout | undefined;
  deadline: Expiring['deadline'];
  place = 0;
  isFreed = false;
  isReported = false;

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

  get logFields(): Readonly<Record<string, unknown>> {
    return { runId: this.run.id, jobId: this.run.jobId };
  }

  start(): void {
    this.#began = performance.now();
    this.#startedAt = this.#options.now();
    // The span of a batched attempt begins with its batch.
    if (!this.#job?.batch || !this.#options.batches) this.#startSpan();
    if (this.#span) this.#span.within(() => currentAttempt.run(this, RunAttempt.#beginOf, this));
    else currentAttempt.run(this, RunAttempt.#beginOf, this);
    // A job that does not wait for anything has ended by now: no timer could have come before.
    if (!this.isOver && this.batchOf === undefined) this.#watchDeadline();
  }

  #startSpan(): void {
    this.#span = AttemptSpan.start(this.run, this.#options, this.#startedAt);
  }

  #watchDeadline(): void {
    this.#options.deadlines.watch(this, this.#began, this.run.timeoutMs);
  }

  /** A closure for each run would cost more than this. */
  static #beginOf(this: void, attempt: RunAttempt): void {
    attempt.#begin();
  }

  expire(): void {
    this.abort('timed_out');
  }

  abort(reason: AbortReason): void {
    // A lost lease ends it at once, also in the grace period after another abort.
    if (this.isOver || (this.#aborted && reason !== 'lease_lost')) return;
    this.#aborted ??= reason;
    this.#controller?.abort(new AttemptAborted(reason));
    const whenAborted = this.#whenAborted;
    this.#whenAborted = undefined;
    whenAborted?.(reason);
    this.#thread?.abort(reason);
    if (reason === 'lease_lost') return this.#loseClaim();
    if (reason === 'shutdown') return;
    this.#grace = setTimeout(() => this.#giveUp(reason), this.#options.abortGraceMs);
  }

  #giveUp(reason: AbortReason): void {
    this.#end(abortedEnd(reason, this.#thread ? 'thread_ended' : 'slot_kept'));
  }

  release(): void {
    this.#end({ kind: 'released' });
  }

  fail(error: unknown): void {
    this.#leaveSpan(() => this.#end({ kind: 'threw', error }));
  }

  /** The code of a batch, and of a thread, runs outside of the span. */
  inSpan<R>(work: () => R): R {
    const isOutside = this.#thread !== undefined || this.batchOf !== undefined;
    return this.#span && isOutside ? this.#span.within(work) : work();
  }

  /** The next runs are claimed from here: they must not belong to this span. */
  #leaveSpan(work: () => void): void {
    if (this.#span) this.#span.outside(work);
    else work();
  }

  #begin(): void {
    const { run } = this;
    const job = this.#job;
    if (run.isLate) return this.#finish({ kind: 'expired' });
    if (!job) return this.#finish({ kind: 'unknown_job' });
    // The common case takes no turn of the event loop: no schema, a short input.
    if (job.input === undefined && run.input !== INPUT_ELSEWHERE) {
      const input = parseInput(run.input);
      return this.#invoke(job, input, input);
    }
    this.checked = this.#checkInput(job).then(
      ({ given, checked }) =>
        checked.kind === 'input' ? this.#invoke(job, checked.value, given) : this.#finish(checked),
      (error: unknown) => this.#finish({ kind: 'threw', error }),
    );
  }

  async #checkInput(job: RegisteredJob): Promise<{ given: unknown; checked: CheckedInput }> {
    const given = await readInput(this, this.#options);
    return { given, checked: await checkedInput(job, given) };
  }

  /** `given`: the input as it was enqueued. */
  #invoke(job: RegisteredJob, input: unknown, given: unknown): void {
    this.#input = input;
    this.hearsCancel = true;
    // The attempt has ended, or was told to, while its input was checked.
    if (this.isOver || this.#aborted) return this.#neverBegin();
    const { threads } = this.#options;
    if (threads && job.isolation === 'thread') return this.#invokeIn(threads, given);
    try {
      const { batches } = this.#options;
      const returned =
        job.batch && batches ? this.#join(job.batch, batches) : job.run(createContext(this, input));
      if (!isThenable(returned)) return this.#finish(this.#returned(returned));
      returned.then(
        (value) => this.#finish(this.#returned(value)),
        (error: unknown) => this.#finish(thrownEnd(error)),
      );
    } catch (error) {
      this.#finish(thrownEnd(error));
    }
  }

  /** No code of the job has run in this attempt: `onCancel` has to undo only what an earlier one has begun. */
  #neverBegin(): void {
    this.hearsCancel = this.run.claimNo > 1;
    this.#finish({ kind: 'released', neverBegan: true });
  }

  /** While the attempt waits for its batch, only an abort ends it. */
  #join(rule: BatchRule, batches: Batches): Promise<unknown> {
    this.#options.deadlines.unwatch(this);
    this.batchOf = 0;
    return batches.join(rule, this);
  }

  whenAborted(aborted: (reason: AbortReason) => void): void {
    this.#whenAborted = aborted;
  }

  begin(batchOf: number): JobContext<unknown> {
    this.batchOf = batchOf;
    this.#began = performance.now();
    this.#startedAt = this.#options.now();
    this.#startSpan();
    this.#watchDeadline();
    return createContext(this, this.#input);
  }

  /** The thread has the code of the schema too, and checks the input itself. */
  #invokeIn(threads: Threads, given: unknown): void {
    this.#thread = threads.run(this, given);
    void this.#thread.ended.then((end) => this.#leftThread(end));
  }

  #leftThread(end: AttemptEnd): void {
    if (end.kind === 'released') this.#neverBegin();
    else this.#finish(end.kind === 'returned' ? { ...end, ...this.#work?.withSuccess } : end);
  }

  #returned(value: unknown): AttemptEnd {
    if (value === undefined && !this.#work) return PLAIN_END;
    return returnedEnd(value, this.#work?.withSuccess ?? NOTHING);
  }

  // The parts of the context.

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

  get work(): AttemptWork {
    return (this.#work ??= new AttemptWork(this, this.#options));
  }

  get hooks(): JobHooks | undefined {
    return this.#job?.hooks;
  }

  createHookContext(signal: AbortSignal): HookContext<unknown> {
    const { id: runId, jobId } = this.run;
    const logger = this.#options.logger.child({ runId, jobId });
    return createHookContext(this, { input: this.#input, logger, signal });
  }

  createLogger(): Logger {
    this.#log ??= new AttemptLog(this.#loggedRun(), this.#options);
    // Code that goes on after its attempt may ask for its logger only now.
    if (this.isOver) this.#log.close();
    return this.#log.createLogger();
  }

  #loggedRun(): LoggedRun {
    const { id, claimNo, jobId } = this.run;
    return { id, claimNo, jobId, ...(this.#span && { traceId: this.#span.traceId }) };
  }

  /** The code of the job has ended. Acts once, whatever a promise of the job does. */
  #finish(ending: AttemptEnd): void {
    if (this.#isThrough) return;
    this.#isThrough = true;
    const aborted = this.#aborted;
    this.#leaveSpan(() => {
      this.#end(aborted && aborted !== 'shutdown' ? abortedEnd(aborted, 'no') : ending);
      this.#listener.freed(this);
    });
  }

  #end(ending: AttemptEnd): void {
    if (this.isOver) return;
    if (!this.#isThrough) this.#thread?.kill();
    const ended = this.#settleAs(ending);
    if (!this.#log && !this.#work && !this.#span?.isUnnoted) return this.#report(ended);
    this.isOver = true;
    // Stored before the end: a reader who sees the end also finds the lines and the last progress.
    const saved = Promise.all([this.#log?.saveLast(), this.#work?.saveLast(), this.#span?.saveLast()]);
    void saved.then(() => this.#report(ended));
  }

  /** The run may already be under way on another node: its thread ends now. */
  #loseClaim(): void {
    this.#thread?.kill();
    this.#report(undefined);
  }

  #settleAs(ending: AttemptEnd): Ended {
    const { run } = this;
    if (ending === PLAIN_END) return endOf(run, PLAIN_SUCCESS);
    const { secrets, random } = this.#options;
    // A job that threw because the worker stops has not failed.
    const fair: AttemptEnd =
      this.#aborted === 'shutdown' && ending.kind === 'threw'
        ? { kind: 'released', neverBegan: this.batchOf === 0 }
        : ending;
    const policy = this.#job?.retry ?? toRetryPolicy();
    const isRetryable = this.#job?.isRetryable;
    const outcome = decideOutcome(fair, { run, policy, isRetryable, secrets, random: random() });
    return endOf(run, outcome);
  }

  #report(ended: Ended | undefined): void {
    this.isOver = true;
    this.#options.deadlines.unwatch(this);
    if (this.#grace) clearTimeout(this.#grace);
    this.#log?.close();
    this.#work?.close();
    this.#span?.end(ended);
    this.#listener.ended(this, ended);
  }
}

/** Keeps no more of the run than its settle needs: what lives until then costs a garbage collection. */
function endOf({ id, claimNo, jobId, counted }: ClaimedRun, outcome: Outcome): Ended {
  return { id, claimNo, jobId, outcome, counted };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
