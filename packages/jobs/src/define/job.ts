import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { BatchContext, BatchOptions } from './batch.ts';
import type { HookContext, JobContext, PlainInput, RunFailure } from './context.ts';
import type { ConcurrencyOptions } from '../limits/concurrency.ts';
import type { DedupeOptions } from '../limits/dedupe.ts';
import type { Duration } from '../durations.ts';
import type { Jsonified } from './jsonified.ts';
import type { Isolation } from '../limits/isolation.ts';
import type { RateLimitOptions } from '../limits/rate-limit.ts';
import type { RetryOptions } from '../retry/retry.ts';
import type { Skip, Snooze } from '../outcomes/outcomes.ts';
import type { Priority } from '../states.ts';

/** A piece of code that can be run by its id. A plain object is enough. `Result` is what `run` returns. */
export interface Job<Input = PlainInput, Result = unknown> {
  /** Lower-case letters, digits, `.`, `_`, `-`; starts with a letter or digit; at most 100 characters. */
  readonly id: string;
  /** The name for people. */
  readonly name: string;
  readonly description?: string;
  /** When it is meant to run, in words (`hourly`). Only shown; the schedules decide. */
  readonly scheduleHint?: string;
  /** The person or team to ask about it. */
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** The types of the events that its runs publish, beside those of each run such as `job.completed`. Only shown. */
  readonly events?: readonly string[];
  /** Any Standard Schema v1 validator. Inputs are checked when they are enqueued and before each attempt. */
  readonly input?: StandardSchemaV1;
  readonly examples?: readonly JobExample[];
  /** The queue of its runs. Default `default`; the same characters as an id. */
  readonly queue?: string;
  /** Default `normal`. */
  readonly priority?: Priority;
  /** How long one attempt may take. Default 1 h. */
  readonly timeout?: Duration;
  /** A run expires if it has not started within this time after it was due. Default: it waits for ever. */
  readonly startDeadline?: Duration;
  /** Default: one attempt. */
  readonly retry?: RetryOptions;
  /** While a run with the same key is unfinished, another enqueue returns that run. Default: each enqueue is a run. */
  readonly dedupeKey?: DedupeOptions<Input>;
  /** How many of its runs may run at once, over all daemons, or how many with the same key. Default: any number. */
  readonly concurrency?: ConcurrencyOptions<Input>;
  /** How many of its runs may start in a period, over all daemons; the others wait. Default: any number. */
  readonly rateLimit?: RateLimitOptions<Input>;
  /**
   * `thread`: each run has a thread of its own, so that a run that computes does not hold up others, and a run that
   * ignores its signal is ended. The thread loads the module of the job again: it shares only input and `ctx`. Errors
   * reach `isRetryable` as copies with their fields, not as instances of their class. Default `none`.
   */
  readonly isolation?: Isolation;
  /**
   * Whether another attempt may help after this error. Called after each failed attempt (with its number, from 1), not
   * after a timeout. For the last attempt it decides whether `maintenance.retry` may run the run again. Default: always,
   * unless the error is `Permanent`. When it throws, the run is tried again.
   */
  isRetryable?(error: unknown, attempt: number): boolean;
  /**
   * Called when a run has succeeded, after its end is stored, on the node that ran it: at most once, since a crash in
   * between skips it. Work that must follow a success is enqueued with it: `onSuccess` of `ctx.enqueue`. An error of a
   * hook is logged and counted, and changes nothing. `result` is the stored result.
   */
  onSuccess?(result: unknown, ctx: HookContext<Input>): unknown;
  /**
   * As `onSuccess`, for a run that has failed for good. If the node of the last attempt died, no node calls it. `ctx.input`
   * is undefined when the schema refused the input (`invalid_input`).
   */
  onFailure?(failure: RunFailure, ctx: HookContext<Input | undefined>): unknown;
  /**
   * As `onSuccess`, for a run that was cancelled while it ran. Not called when its first attempt was cancelled before its
   * schema had returned the input, nor when the schema refuses the input of a later one.
   */
  onCancel?(ctx: HookContext<Input>): unknown;
  /** Its result is kept as JSON; a thrown error fails the attempt. */
  // Method syntax: with a property, a job with its own input would not fit into Job[].
  run(ctx: JobContext<Input>): Result;
}

/** A job whose `ctx.input` is the output of its schema. Made by `defineJob`. */
export interface JobWithInput<Schema extends StandardSchemaV1, Result = unknown> extends Job<
  StandardSchemaV1.InferOutput<Schema>,
  Result
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
   * Returns one outcome for each item, in their order: a value that `run` might return (or a promise of it), or an
   * `Error` for a failed item. If it throws, or returns another number of outcomes (`OUTCOMES_INVALID`), all items fail.
   */
  runBatch(
    items: readonly JobContext<Input>[],
    ctx: BatchContext,
  ): readonly unknown[] | PromiseLike<readonly unknown[]>;
}

/** A batch job whose items have the output of its schema as input. Made by `defineJob`. */
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

/** The input to enqueue this job with: the schema's input, before its defaults. */
export type InputOf<J extends AnyJob> = J extends { readonly input: infer Schema extends StandardSchemaV1 }
  ? StandardSchemaV1.InferInput<Schema>
  : ContextInputOf<J>;

/**
 * The arguments of a request that follow the job: the input may be left out where it may be undefined, and where the
 * type of the job does not say what it is. A function that is generic over the job cannot be checked against it:
 * methods with these arguments have an overload with `input: InputOf<J>` too.
 */
export type InputArgs<J extends AnyJob, Options> = [InputOf<J>] extends [never]
  ? [input?: unknown, options?: Options | undefined]
  : undefined extends InputOf<J>
    ? [input?: AskedInput<InputOf<J>>, options?: Options | undefined]
    : [input: InputOf<J>, options?: Options | undefined];

/** Of a job without a schema any object too: a value that an interface describes is no `Record`. */
type AskedInput<Input> = Input | (PlainInput extends Input ? object : never);

/** The type of `ctx.input` of this job: the schema's output. */
export type OutputOf<J extends AnyJob> = J extends { readonly input: infer Schema extends StandardSchemaV1 }
  ? StandardSchemaV1.InferOutput<Schema>
  : ContextInputOf<J>;

/** What a run of this job leaves as its result: what `run` returns, as JSON. `unknown` where `run` has no type of its own. */
export type ResultOf<J extends AnyJob> = J extends { run(ctx: never): infer Result }
  ? Jsonified<Exclude<Awaited<Result>, Snooze | Skip>>
  : unknown;

type ContextInputOf<J extends AnyJob> = J extends Job<infer Input> | BatchJob<infer Input> ? Input : never;
