/** The types of an attempt: for the node that starts it, for its batch, and for its thread. */
import type { AbortReason, BatchRule, JobContext, RegisteredJob, Telemetry } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { ClaimedRun, Ended } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { AttemptWork } from './attempt-work.ts';
import type { ContextSource } from './context.ts';
import type { Deadlines } from './deadlines.ts';
import type { Hooked } from './hooks.ts';
import type { AttemptEnd } from './outcome.ts';

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
  /** The value of `ctx.now`. Default: the start of the attempt. */
  readonly jobNow?: Date | undefined;
  readonly random: () => number;
  /** Of the attempts of this node. */
  readonly deadlines: Deadlines;
  /** How long an attempt may go on after its signal has aborted, ms. */
  readonly abortGraceMs: number;
  readonly secrets?: readonly string[] | undefined;
  /** For jobs that take many runs at once. Absent: each run is a batch of one. */
  readonly batches?: Batches | undefined;
  /** For jobs with `isolation: 'thread'`. Absent: they run in this thread. */
  readonly threads?: Threads | undefined;
}

/** An attempt whose job runs in a thread: the worker does here what its context asks for. */
export interface ServedAttempt extends ContextSource {
  readonly work: AttemptWork;
}

export interface Threads {
  /** `input` as it was enqueued. */
  run(attempt: ServedAttempt, input: unknown): ThreadedRun;
}

/** An attempt whose job runs in a thread. */
export interface ThreadedRun {
  /** How the job ended. Never rejects; resolves when the thread is free, or gone. */
  readonly ended: Promise<AttemptEnd>;
  /** Aborts the signal of the job, which may ignore it. */
  abort(reason: AbortReason): void;
  /** Ends the thread, whatever the job does. */
  kill(): void;
}

/** The attempt or batch that the current code belongs to: an error that the code does not catch fails it. */
export interface CodeOwner {
  readonly logFields: Readonly<Record<string, unknown>>;
  /** Fails it with an error that its code did not catch. */
  fail(error: unknown): void;
}

export interface Attempt extends Hooked, CodeOwner {
  /** Its end is decided; its code may go on. */
  readonly isOver: boolean;
  /** Since its start, ms. */
  readonly tookMs: number;
  /**
   * How many runs its batch has: 0 while it waits for its batch, undefined when its job takes one run. An attempt that
   * has joined a batch has no slot of its own.
   */
  readonly batchOf: number | undefined;
  /** The next three are of the list of active runs, which alone writes them. */
  place: number;
  /** Its code has ended. */
  isFreed: boolean;
  /** Its end is reported. */
  isReported: boolean;
  /** Called once. A job that does not wait for anything has ended when this returns. */
  start(): void;
  abort(reason: AbortReason): void;
  /** Puts its run back although the job has not ended. */
  release(): void;
}

/** An attempt as its batch sees it. */
export interface BatchMember {
  readonly run: ClaimedRun;
  /** Calls back when it is aborted: at most once. A signal for each member would cost more than the attempt. */
  whenAborted(aborted: (reason: AbortReason) => void): void;
  /** Its batch of this many runs begins, and with it the time of the attempt. */
  begin(batchOf: number): JobContext<unknown>;
  abort(reason: AbortReason): void;
  fail(error: unknown): void;
}

export interface Batches {
  /** Frees the slot of the attempt. Resolves and fails as `run` of a job for one run would. */
  join(rule: BatchRule, member: BatchMember): Promise<unknown>;
  /** Begins the batches whose first run has waited long enough, by the clock. */
  beginDue(): void;
  /** When `beginDue` has to be called next, by the clock; undefined when no run waits. */
  nextAt(): number | undefined;
  /** No batch begins any more: the runs that wait are put back, also those that come later. */
  stop(): void;
}

export interface AttemptListener {
  /** Once per attempt. `ended` is undefined when the claim is lost: there is nothing to settle. */
  ended(attempt: Attempt, ended: Ended | undefined): void;
  /** The code of the job has ended: the slot is free. */
  freed(attempt: Attempt): void;
}
