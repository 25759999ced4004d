import type { Duration } from '../durations.ts';
import type { EnqueueOptions } from './enqueue-options.ts';
import type { AnyJob, InputArgs, InputOf } from './job.ts';
import type { AttemptSignal } from '../outcomes/attempt-aborted.ts';
import type { Snooze } from '../outcomes/outcomes.ts';
import type { FailureReason, FinishedState, Trigger } from '../states.ts';

/** `ctx.input` of a job without a schema. */
export type PlainInput = Record<string, unknown> | undefined;

/** What `ctx.rateLimited` returns. */
export type PutBack = Snooze;

/**
 * Everything that a job gets from its run. It is valid until the attempt ends, also when it is taken apart. Its parts are
 * made when the job asks for them, so a spread copies only `input`: add to it by
 * `Object.assign(Object.create(ctx), { db })`, or wrap it in a proxy.
 */
export interface JobContext<Input = PlainInput> {
  /** Lines carry the run's id and are kept with it. */
  readonly logger: Logger;
  readonly events: Events;
  readonly telemetry: Telemetry;
  /** The start of this attempt, by the run's own clock. */
  readonly now: Date;
  /** The output of the job's schema; without a schema, the enqueued input. */
  readonly input: Input;
  /** Aborts when the attempt has to end: cancelled, timed out, shut down, or its lease was lost. */
  readonly signal: AttemptSignal;
  readonly run: RunFacts;
  /**
   * Does a part of the work once. The result of `work` is stored as JSON, and a later attempt of the run gets it from
   * there. Returns the result as JSON gives it back, so that all attempts see the same. Code outside of steps runs again.
   * Fails with the error of `work`, `KEY_INVALID`, `STEP_REPEATED`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`, and with the reason of
   * `signal` once that has aborted.
   */
  step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result>;
  /** A stored value that survives attempts. Fails with `KEY_INVALID`. */
  checkpoint<Value = unknown>(key: string): Checkpoint<Value>;
  /**
   * Sets the progress of the run. It is stored about once a second, and the last one always. `note` keeps 200
   * characters. Throws `PROGRESS_INVALID` unless the numbers are finite and not negative.
   */
  progress(done: number, total?: number, note?: string): void;
  /**
   * How the parents of this run ended, by their names: `as`, or the id of the job (with `#` and the number of the run
   * where that name is taken). Each call reads them. Empty for a run without parents; a parent that retention has
   * removed is left out.
   */
  parents(): Promise<Readonly<Record<string, ParentRun>>>;
  /** Keeps the run's slot: `return snooze('1h')` frees it. Fails with the reason of `signal` when that aborts. */
  sleep(duration: Duration): Promise<void>;
  /**
   * For a service that refuses requests for some time: `return ctx.rateLimited('30s')`, or throw it. The run is put back
   * for that time and uses no attempt. No other run of the same rate limit starts meanwhile: that of its key or job, or
   * else that of its queue. Without a rate limit, only this run waits. Throws `DurationError`.
   */
  rateLimited(delay: Duration): PutBack;
  /**
   * Enqueues a run of a job. It is stored for good when this resolves, even if the attempt fails; with `onSuccess`, it is
   * stored together with this run's success. Fails as a client's `enqueue` does.
   */
  enqueue<J extends AnyJob>(job: J, ...asked: InputArgs<J, EnqueueFromRunOptions>): Promise<EnqueueAnswer>;
  enqueue<J extends AnyJob>(
    job: J,
    input: InputOf<J>,
    options?: EnqueueFromRunOptions,
  ): Promise<EnqueueAnswer>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueFromRunOptions): Promise<EnqueueAnswer>;
}

/** The context of a hook. The run has ended, so it cannot write any more. */
export type HookContext<Input = PlainInput> = Pick<
  JobContext<Input>,
  'logger' | 'telemetry' | 'now' | 'input' | 'run'
> & {
  /** Aborts when the worker does not wait for the hook any longer. */
  readonly signal: AbortSignal;
};

/** Why a run has failed for good. */
export interface RunFailure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly name?: string;
  /** The code of the error, for programs, where its class has one. */
  readonly code?: string;
  readonly stack?: string;
}

export interface Checkpoint<Value> {
  /** The last value that was set, in this attempt or an earlier one; undefined before the first. */
  get(): Promise<Value | undefined>;
  /** Resolves when it is stored. Fails with `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`. */
  set(value: Value): Promise<void>;
}

export interface EnqueueFromRunOptions extends EnqueueOptions {
  /** Store the run together with this run's success, and drop it if this one does not succeed. */
  readonly onSuccess?: boolean;
}

/** The answer to `ctx.enqueue`. */
export interface EnqueueAnswer {
  /** The id of the run; absent where it is not stored yet (`with_success`), or not at all (`dry_run`). */
  readonly id?: number;
  /**
   * `duplicate`: the run with this id holds the dedupe key, and no run was stored. `replaced`: it has also taken over what
   * `dedupeReplace` names.
   */
  readonly verdict: 'enqueued' | 'duplicate' | 'replaced' | 'with_success' | 'dry_run';
}

/** A parent: a run that another one came after. */
export interface ParentRun {
  readonly runId: number;
  readonly status: FinishedState;
  /** The result of its job, as JSON; null when there is none. */
  readonly result: unknown;
}

export interface RunFacts {
  readonly id: number;
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: Trigger;
  /** The nominal time of the fire that enqueued this run; absent if no schedule did. */
  readonly fireTime?: Date;
  /**
   * When a run of this job last succeeded; absent before the first success. A success on another node is known some seconds
   * later.
   */
  readonly lastSuccessAt?: Date;
  /** The run that this one replays. */
  readonly replayOf?: number;
  /**
   * True asks the job to change nothing outside. Its events and runs are then written to its log, and not stored.
   */
  readonly dryRun: boolean;
  readonly tags: readonly string[];
  /** The same in every attempt of this run, and different in every other run: pass it to services that take one. */
  readonly idempotencyKey: string;
}

export interface Logger {
  /** `fields`: an object, or an error, which becomes the field `error`. */
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

export interface Events {
  /**
   * Resolves when the event is stored for good, or, with `onSuccess`, when it is noted. A type is a letter, then letters,
   * digits, `.`, `_`, `-` or `:`, at most 200 characters, and none of the ends of runs, such as `job.failed`. Fails with
   * `EVENT_INVALID`.
   */
  publish(type: string, payload?: object, options?: PublishOptions): Promise<void>;
}

export interface PublishOptions {
  readonly sourceApp?: string;
  /** A later attempt of the run that publishes with the same key adds no second event. At most 200 characters. */
  readonly dedupeKey?: string;
  /** Store the event together with the run's success, and drop it if the run does not succeed. */
  readonly onSuccess?: boolean;
}

export interface Telemetry {
  getState(): Promise<TelemetryState>;
  /** Adds to a counter. Default: 1. A process keeps the first 1,000 names of counters. */
  count(name: string, by?: number): void;
  /** Sets a gauge. A process keeps the first 1,000 names of gauges. */
  gauge(name: string, value: number): void;
}

/** A frozen snapshot of plain JSON. Times are ISO 8601 in UTC; runs are counted since the node's start. */
export interface TelemetryState {
  readonly at: string;
  readonly node: {
    readonly id: string;
    readonly version: string;
    readonly startedAt: string;
    readonly uptimeMs: number;
  };
  readonly runs: {
    readonly running: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly retried: number;
  };
  /** Runs of each queue: `queued` are due, `later` are not due yet. Counts stop at 10,000. */
  readonly queues: Readonly<
    Record<string, { readonly queued: number; readonly later: number; readonly running: number }>
  >;
  /** The counters that jobs have set with `count`. */
  readonly counters: Readonly<Record<string, number>>;
  /** The gauges that jobs have set with `gauge`. */
  readonly gauges: Readonly<Record<string, number>>;
}
