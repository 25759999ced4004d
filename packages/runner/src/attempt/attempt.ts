/** An attempt as those see it who start it and wait for its end. */
import type { BatchRule, JobContext, RegisteredJob, Telemetry } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { ClaimedRun, Ended } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { AbortReason } from './abort.ts';
import type { AttemptWork } from './attempt-work.ts';
import type { ContextSource } from './context.ts';
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
  /** What the job is told is now; its real start unless given. */
  readonly jobNow?: Date | undefined;
  readonly random: () => number;
  /** How long an attempt may go on after its signal has aborted, ms. */
  readonly abortGraceMs: number;
  readonly secrets?: readonly string[] | undefined;
  /** For jobs that take many runs at once; without it each run is a batch of one. */
  readonly batches?: Batches | undefined;
  /** For jobs with `isolation: 'thread'`. Absent: they run in this one. */
  readonly threads?: Threads | undefined;
}

/** An attempt whose job is to run in a thread: what its context asks for is done here, in its name. */
export interface ServedAttempt extends ContextSource {
  readonly work: AttemptWork;
}

export interface Threads {
  /** `input` as it was enqueued. */
  run(attempt: ServedAttempt, input: unknown): ThreadedRun;
}

/** An attempt whose job runs in a thread. */
export interface ThreadedRun {
  /** How it ended, as far as its job decides. Never rejects; resolves when the thread is free, or gone. */
  readonly ended: Promise<AttemptEnd>;
  /** Tells the job, which may listen. */
  abort(reason: AbortReason): void;
  /** Ends the thread, whatever the job does. */
  kill(): void;
}

/** Whose code is under way: what it throws where nobody can catch it is theirs. */
export interface CodeOwner {
  readonly logFields: Readonly<Record<string, unknown>>;
  /** Fails it from outside: an error that was thrown where nobody could catch it. */
  fail(error: unknown): void;
}

export interface Attempt extends Hooked, CodeOwner {
  /** It has its end, though its code may go on. */
  readonly isOver: boolean;
  /** Since its start, ms. */
  readonly tookMs: number;
  /**
   * How many runs its batch has: 0 while it waits for one, undefined where it needs none. One that has joined a batch
   * has no slot of its own.
   */
  readonly batchOf: number | undefined;
  /** Once; a job that does not wait for anything is through when this returns. */
  start(): void;
  abort(reason: AbortReason): void;
  /** Gives its run back although the job has not ended. */
  release(): void;
}

/** An attempt as its batch sees it. */
export interface BatchMember {
  readonly run: ClaimedRun;
  /** Calls back when it is told to end: at most once. A signal for each would cost more than the attempt. */
  whenAborted(told: (reason: AbortReason) => void): void;
  /** Its batch of so many begins, and with it the time of the attempt. */
  begin(batchOf: number): JobContext<unknown>;
  abort(reason: AbortReason): void;
  fail(error: unknown): void;
}

export interface Batches {
  /** Gives the attempt's slot back. Resolves and fails as `run` of a job for one run would. */
  join(rule: BatchRule, member: BatchMember): Promise<unknown>;
  /** Lets begin what has waited long enough by the clock. */
  look(): void;
  /** When somebody has to look, by the clock; absent where nobody waits for it. */
  nextAt(): number | undefined;
  /** Nothing begins any more: the runs that wait are put back, also those that come later. */
  stop(): void;
}

export interface AttemptListener {
  /** Once per attempt. Absent outcome: the claim is lost, there is nothing to settle. */
  ended(attempt: Attempt, ended: Ended | undefined): void;
  /** The job's code has come to its end: the slot is free. */
  freed(attempt: Attempt): void;
}
