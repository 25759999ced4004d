import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { BatchContext, BatchOptions } from './batch.ts';
import type { HookContext, JobContext, PlainInput, RunFailure } from './context.ts';
import type { ConcurrencyOptions } from '../limits/concurrency.ts';
import type { DedupeOptions } from '../limits/dedupe.ts';
import type { Duration } from '../durations.ts';
import type { Isolation } from '../limits/isolation.ts';
import type { RateLimitOptions } from '../limits/rate-limit.ts';
import type { RetryOptions } from '../retry/retry.ts';
import type { Priority } from '../states.ts';

/** A piece of code that can be run by its id. A plain object is enough. */
export interface Job<Input = PlainInput> {
  /** Lower-case letters, digits, `.`, `_`, `-`; starts with a letter or digit; at most 100 characters. */
  readonly id: string;
  /** What people read. */
  readonly name: string;
  readonly description?: string;
  /** When it is meant to run, in words (`hourly`). Only shown: schedules decide. */
  readonly scheduleHint?: string;
  /** Whom to ask about it. */
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** Any Standard Schema v1 validator. Inputs are checked when they are enqueued and before each attempt. */
  readonly input?: StandardSchemaV1;
  readonly examples?: readonly JobExample[];
  /** The queue of its runs. Default `default`; the same characters as an id. */
  readonly queue?: string;
  /** Default `normal`. */
  readonly priority?: Priority;
  /** How long one attempt may take. Default 1 h. */
  readonly timeout?: Duration;
  /** A run that has not begun so long after it was due ends as expired. Default: it waits for ever. */
  readonly startDeadline?: Duration;
  /** Default: one attempt. */
  readonly retry?: RetryOptions;
  /** While a run with the same key is unfinished, asking again gives that one. Default: each request is a run. */
  readonly dedupeKey?: DedupeOptions<Input>;
  /** How many of its runs may run at once, over all daemons, or how many with the same key. Default: any number. */
  readonly concurrency?: ConcurrencyOptions<Input>;
  /** How many of its runs may begin in a time, over all daemons; the others wait. Default: any number. */
  readonly rateLimit?: RateLimitOptions<Input>;
  /**
   * `thread`: its runs have a thread of their own, so that one which computes holds up nothing else, and one which ignores
   * its signal is ended. The thread loads the module of the job again: nothing but input and `ctx` reaches it. Its errors
   * come to `isRetryable` as copies with their fields, not as members of their class. Default `none`.
   */
  readonly isolation?: Isolation;
  /**
   * Whether another attempt may help after this error; asked after each failed attempt (its number, from 1), not after a
   * timeout. Of the last attempt it says whether `maintenance.retry` may do the run again. Default: always, unless it is
   * `Permanent`. When it throws, the run is tried again.
   */
  isRetryable?(error: unknown, attempt: number): boolean;
  /**
   * Called once when a run has ended so for good, after its end is stored, on the node that ran it: at most once, since a
   * crash in between leaves it out. What must follow a success belongs to that: `onSuccess` of `ctx.enqueue`. What a
   * hook throws is logged and counted and changes nothing. `result` is as it was stored.
   */
  onSuccess?(result: unknown, ctx: HookContext<Input>): unknown;
  /** As `onSuccess`: no attempt is left. A run whose node has died for good has no node that could call it. */
  onFailure?(failure: RunFailure, ctx: HookContext<Input>): unknown;
  /** As `onSuccess`: a run that was under way was cancelled. */
  onCancel?(ctx: HookContext<Input>): unknown;
  /** Its result is kept as JSON; a thrown error fails the attempt. */
  // Method syntax, because a property would make a job with its own input no member of Job[].
  run(ctx: JobContext<Input>): unknown;
}

/** A job whose `ctx.input` is what its schema puts out. Made by `defineJob`. */
export interface JobWithInput<Schema extends StandardSchemaV1> extends Job<
  StandardSchemaV1.InferOutput<Schema>
> {
  readonly input: Schema;
  readonly examples?: readonly JobExample<StandardSchemaV1.InferInput<Schema>>[];
}

/**
 * A job that takes many runs at once. Each is a run of its own, with its own input, attempts and end; limits and dedupe
 * keys count runs, a timeout counts from the start of the batch.
 */
export interface BatchJob<Input = PlainInput> extends Omit<Job<Input>, 'run'> {
  readonly batch: BatchOptions;
  /**
   * One outcome for each item, in their order: what `run` might return (or a promise of it), or an `Error` for one that
   * failed. What it throws fails all items, and so does another number of outcomes (`OUTCOMES_INVALID`).
   */
  runBatch(
    items: readonly JobContext<Input>[],
    ctx: BatchContext,
  ): readonly unknown[] | PromiseLike<readonly unknown[]>;
}

/** A batch job whose items have the input that its schema puts out. Made by `defineJob`. */
export interface BatchJobWithInput<Schema extends StandardSchemaV1> extends BatchJob<
  StandardSchemaV1.InferOutput<Schema>
> {
  readonly input: Schema;
  readonly examples?: readonly JobExample<StandardSchemaV1.InferInput<Schema>>[];
}

export interface JobExample<Input = unknown> {
  readonly input: Input;
}

/** Any job, whatever its input: `never` is the one input that every `run` accepts. */
export type AnyJob = Job<never> | BatchJob<never>;

/** What a caller gives to enqueue this job: the schema's input, before its defaults. */
export type InputOf<J extends AnyJob> = J extends { readonly input: infer Schema extends StandardSchemaV1 }
  ? StandardSchemaV1.InferInput<Schema>
  : ContextInputOf<J>;

/** What this job finds in `ctx.input`: the schema's output. */
export type OutputOf<J extends AnyJob> = J extends { readonly input: infer Schema extends StandardSchemaV1 }
  ? StandardSchemaV1.InferOutput<Schema>
  : ContextInputOf<J>;

type ContextInputOf<J extends AnyJob> = J extends Job<infer Input> | BatchJob<infer Input> ? Input : never;
