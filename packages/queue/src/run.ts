import type { FailureReason, Priority, Trigger } from '@sb/jobs';
import type { NewEvent } from '@sb/events';
import type { RunAfter } from './client-types.ts';

/** What somebody asks for. Options that are left out come from the job's definition. */
export interface RunRequest {
  readonly jobId: string;
  /** Anything JSON can hold; the job's schema checks it before each attempt. */
  readonly input?: unknown;
  readonly queue?: string;
  readonly priority?: Priority;
  /** Not before this long from now, ms. Default 0. */
  readonly delayMs?: number;
  readonly maxAttempts?: number;
  readonly timeoutMs?: number;
  /** Not begun so long after it was due, it ends as expired, ms. */
  readonly startWithinMs?: number;
  /** Default `api`; of a run that waits for others `dependency`. */
  readonly trigger?: Trigger;
  /** `fireAt` is absent when somebody asked for a run of the schedule beside its fires. */
  readonly schedule?: { readonly id: number; readonly fireAt?: number };
  /** At most one unfinished run of the job has this key: who asks again is given that one. */
  readonly dedupeKey?: string;
  /** The key is also held for so long after it was asked for, ms, though its run has ended. Default the job's. */
  readonly dedupeTtlMs?: number;
  /** Of a job whose limit is for each key: which one. Default: what the job's code works out of the input. */
  readonly limitKey?: string;
  /** The same of a job whose rate is for each key. */
  readonly rateKey?: string;
  readonly tags?: readonly string[];
  /** Who asked: a person, a program, `schedule:<name>`. */
  readonly createdBy?: string;
  readonly dryRun?: boolean;
  /** It waits for these runs. */
  readonly after?: readonly RunAfter[];
  /** The chain that it belongs to, by its first run. Default that of the first run it waits for. */
  readonly chainId?: number;
}

/** A run that a node has just taken. Times are ms since the epoch. */
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
}

/** What names one attempt's right to write: the fence. */
export interface Claim {
  readonly id: number;
  readonly claimNo: number;
}

/** What becomes of a run after an attempt; decided by the runner, written by settle. */
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
      /** Doing it again would not help, now or later. */
      readonly permanent?: boolean;
    }
  | { readonly state: 'cancelled'; readonly error?: string }
  /** Its start deadline had passed: it never began. */
  | { readonly state: 'expired' }
  /** There was nothing to do. */
  | { readonly state: 'skipped'; readonly reason: string }
  /** Another attempt after a failure. */
  | {
      readonly state: 'retry';
      readonly delayMs: number;
      readonly attempt: 'failed' | 'timed_out';
      readonly error: string;
    }
  /** Back for later at its own wish: no attempt is used. */
  | {
      readonly state: 'snoozed';
      readonly delayMs: number;
      /** Its rate limit lets none begin so long either. */
      readonly blocksRate?: boolean | undefined;
    }
  /** Put back unharmed, because its node shuts down. `neverBegan`: nobody has called its job; its start deadline holds. */
  | { readonly state: 'released'; readonly neverBegan?: boolean };

/** An attempt that has ended. */
export interface Ended extends Claim {
  readonly jobId: string;
  readonly outcome: Outcome;
}

/** Inputs longer than this live in a table of their own, so that the hot row stays small. */
export const INLINE_INPUT_BYTES = 1_024;
/** Stands in `input` for a text that is in `run_inputs`; it is not JSON, so it cannot be one. */
export const INPUT_ELSEWHERE = '@';
/** The longest input or result, as JSON. */
export const MAX_INPUT_BYTES = 1_048_576;
