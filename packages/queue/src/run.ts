import type { FailureReason, Priority, ReplacedPart, Trigger } from '@sb/jobs';
import type { NewEvent } from '@sb/events';
import type { RunAfter } from './client-types.ts';

/** A request for a run. Options that are left out come from the job's definition. */
export interface RunRequest {
  readonly jobId: string;
  /** Any JSON value; the job's schema checks it before each attempt. */
  readonly input?: unknown;
  readonly queue?: string;
  readonly priority?: Priority;
  /** The run is due this many ms from now. Default 0. */
  readonly delayMs?: number;
  /** The run is not due before this time, ms since the epoch, by the clock of the store. */
  readonly runAtMs?: number;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
  /** Expires if it has not started within this many ms after it was due. */
  readonly startWithinMs?: number;
  /** Default `api`, or `dependency` if it waits for other runs. */
  readonly trigger?: Trigger;
  /** `fireAt` is absent when a person started a run of the schedule beside its fires. */
  readonly schedule?: { readonly id: number; readonly fireAt?: number };
  /** At most one unfinished run of the job has this key: another request with it returns that run. */
  readonly dedupeKey?: string;
  /** The key is held for this many ms after the request, even if its run has ended. Default: the job's. */
  readonly dedupeTtlMs?: number;
  /** What the run that has the key takes over from this request while it waits. Default: nothing. */
  readonly dedupeReplace?: readonly ReplacedPart[];
  /** A new run time is not later than this many ms after the run was enqueued. */
  readonly dedupeMaxWaitMs?: number;
  /** The key of its limit, for a job with a limit for each key. Default: the job's code works it out from the input. */
  readonly limitKey?: string;
  /** The same for a job with a rate for each key. */
  readonly rateKey?: string;
  readonly tags?: readonly string[];
  /** A person, a program, `schedule:<name>`. */
  readonly createdBy?: string;
  readonly dryRun?: boolean;
  /** The run waits for these runs. */
  readonly after?: readonly RunAfter[];
  /** The trace that it goes on in, as `traceOf` writes it. Default: that of the active span, if there is one. */
  readonly trace?: string;
}

/** A run that a node has just claimed. Times are ms since the epoch. */
export interface ClaimedRun {
  readonly id: number;
  readonly jobId: string;
  readonly claimNo: number;
  readonly failures: number;
  readonly crashes: number;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  /** JSON text; undefined when the run has no input. */
  readonly input: string | undefined;
  readonly runAt: number;
  readonly createdAt: number;
  readonly trigger: Trigger;
  readonly fireAt?: number | undefined;
  readonly scheduleId?: number | undefined;
  readonly replayOf?: number | undefined;
  readonly tags: readonly string[];
  readonly dryRun: boolean;
  /** Its start deadline had passed when it was claimed. */
  readonly isLate?: boolean | undefined;
  readonly trace?: string | undefined;
  /** Only of a run with a trace. */
  readonly queue?: string | undefined;
  /** Only on SQLite. */
  readonly counted?: CountedRun | undefined;
}

/** What statistics count of a run, as its claim has stored it. */
export interface CountedRun {
  /** The number that the store gave the job. */
  readonly jobId: number;
  readonly queueId: number;
  readonly attempt: number;
  readonly runAt: number;
  readonly startedAt: number;
  readonly dryRun: boolean;
}

/** The fence: only the attempt with this claim may write. */
export interface Claim {
  readonly id: number;
  readonly claimNo: number;
}

/** The outcome of an attempt; decided by the runner, written by settle. */
export type Outcome =
  | {
      readonly state: 'succeeded';
      readonly result?: string;
      readonly events?: readonly NewEvent[];
      /** Runs that are stored together with the success. */
      readonly requests?: readonly RunRequest[];
    }
  | {
      readonly state: 'failed';
      readonly reason: FailureReason;
      readonly attempt: 'failed' | 'timed_out';
      readonly error: string;
      /** Another attempt would not help, now or later. */
      readonly permanent?: boolean;
    }
  | { readonly state: 'cancelled'; readonly error?: string }
  /** Its start deadline has passed: it never began. */
  | { readonly state: 'expired' }
  /** The job found nothing to do. */
  | { readonly state: 'skipped'; readonly reason: string }
  /** Another attempt after a failure. */
  | {
      readonly state: 'retry';
      readonly delayMs: number;
      readonly attempt: 'failed' | 'timed_out';
      readonly error: string;
    }
  /** Put back for later at the job's own request: no attempt is used. */
  | {
      readonly state: 'snoozed';
      readonly delayMs: number;
      /** No run of its rate begins for `delayMs` either. */
      readonly blocksRate?: boolean | undefined;
    }
  /** Put back because its node shuts down. `neverBegan`: its job was not called, so its start deadline stays. */
  | { readonly state: 'released'; readonly neverBegan?: boolean };

/** An attempt that has ended. */
export interface Ended extends Claim {
  readonly jobId: string;
  readonly outcome: Outcome;
  /** That of the claim, which need not be kept itself. Without it, statistics read the run again. */
  readonly counted?: CountedRun | undefined;
}

/** Longer inputs are stored in a table of their own, so that rows of `runs` stay small. */
export const INLINE_INPUT_BYTES = 1_024;
/** The value of `input` when the text is in `run_inputs`. It is not JSON, so no input has this text. */
export const INPUT_ELSEWHERE = '@';
/** The longest input or result, as JSON. */
export const MAX_INPUT_BYTES = 1_048_576;
