import type { Duration } from '../durations.ts';
import type { EnqueueOptions } from './enqueue-options.ts';
import type { AnyJob, InputOf } from './job.ts';
import type { FailureReason, FinishedState, Trigger } from '../states.ts';

/** What `ctx.input` is in a job without a schema. */
export type PlainInput = Record<string, unknown> | undefined;

/** What asks for a run to be put back. Only looked at by the runner: the symbol that tells it by is in no type. */
export interface PutBack {
  readonly delayMs: number;
}

/** Everything a run hands to its job. It is valid until the attempt ends. */
export interface JobContext<Input = PlainInput> {
  /** Lines carry the run's id and are kept with it. */
  readonly logger: Logger;
  readonly events: Events;
  readonly telemetry: Telemetry;
  /** The start of this attempt, by the run's own clock. */
  readonly now: Date;
  /** As the job's schema gave it back; without a schema, as it was enqueued. */
  readonly input: Input;
  /** Aborts when the attempt has to end: cancelled, timed out, shut down, or its lease was lost. */
  readonly signal: AbortSignal;
  readonly run: RunFacts;
  /**
   * Does a part of the work once: what `work` gives is kept as JSON, and a later attempt of the run is given that. Gives
   * back what JSON made of it, so that all attempts see the same. Code outside of steps runs again. Fails with what
   * `work` throws, `KEY_INVALID`, `STEP_REPEATED`, `NOT_JSON`, `TOO_LARGE`, and with the reason of `signal` once that
   * has aborted.
   */
  step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result>;
  /** A place in the work that survives attempts. Fails with `KEY_INVALID`. */
  checkpoint<Value = unknown>(key: string): Checkpoint<Value>;
  /**
   * Shows how far the run is; stored about once a second, and the last one always. `note` keeps 200 characters. Throws
   * `PROGRESS_INVALID` unless the numbers are finite and not negative.
   */
  progress(done: number, total?: number, note?: string): void;
  /**
   * How the runs ended that this one came after, by their names: `as`, or the id of the job (with `#` and the number of
   * the run where that is taken). Read when it is called. Empty for a run that came after none; a run that retention
   * has removed is left out.
   */
  parents(): Promise<Readonly<Record<string, ParentRun>>>;
  /** Keeps the run's slot: `return snooze('1h')` frees it. Fails with the reason of `signal` when that aborts. */
  sleep(duration: Duration): Promise<void>;
  /**
   * A service has said that it takes nothing so long: `return ctx.rateLimited('30s')`, or throw it. The run is put back
   * for that time and uses no attempt, and no other of its rate limit begins before it is over: of its key or job where
   * that has one, or of its queue. Without any, only this run waits. Throws `DurationError`.
   */
  rateLimited(delay: Duration): PutBack;
  /**
   * Asks for a run of a job: stored for good when it resolves, though this attempt may fail; with `onSuccess`, together
   * with this run's success. Fails as a client's `enqueue` does.
   */
  enqueue<J extends AnyJob>(job: J, input: InputOf<J>, options?: EnqueueFromRunOptions): Promise<AskedFor>;
  enqueue(jobId: string, input?: unknown, options?: EnqueueFromRunOptions): Promise<AskedFor>;
}

/** What a hook is given: the run has ended, so there is nothing left to write in its name. */
export type HookContext<Input = PlainInput> = Pick<
  JobContext<Input>,
  'logger' | 'telemetry' | 'now' | 'input' | 'run' | 'signal'
>;

/** Why a run has failed for good. */
export interface RunFailure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly name?: string;
  /** What a program can tell it by, where its class has one. */
  readonly code?: string;
  readonly stack?: string;
}

export interface Checkpoint<Value> {
  /** What was set last, in this attempt or an earlier one; undefined before the first. */
  get(): Promise<Value | undefined>;
  /** Resolves when it is stored. Fails with `NOT_JSON`, `TOO_LARGE`. */
  set(value: Value): Promise<void>;
}

export interface EnqueueFromRunOptions extends EnqueueOptions {
  /** Store the run together with this run's success, and drop it if this one does not succeed. */
  readonly onSuccess?: boolean;
}

/** The answer to `ctx.enqueue`. */
export interface AskedFor {
  /** The run that stands for it; absent where none is stored yet (`with_success`), or none at all (`dry_run`). */
  readonly id?: number;
  /** `duplicate`: the dedupe key was held by this run, and nothing was stored. */
  readonly verdict: 'enqueued' | 'duplicate' | 'with_success' | 'dry_run';
}

/** A run that another one came after. */
export interface ParentRun {
  readonly runId: number;
  readonly status: FinishedState;
  /** What its job returned, as JSON keeps it; null when there is nothing. */
  readonly result: unknown;
}

export interface RunFacts {
  readonly id: number;
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: Trigger;
  /** The nominal time of the fire that asked for this run; absent if no schedule did. */
  readonly fireTime?: Date;
  /** When a run of this job last succeeded; absent before the first success. */
  readonly lastSuccessAt?: Date;
  /** The run that this one does again. */
  readonly replayOf?: number;
  /**
   * True asks the job to leave the outside world as it is. What it publishes and enqueues is then shown in its log, and
   * not sent.
   */
  readonly dryRun: boolean;
  readonly tags: readonly string[];
  /** The same in every attempt of this run, and never that of another run: hand it to services that take one. */
  readonly idempotencyKey: string;
}

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface Events {
  /** Resolves when the event is stored for good, or, with `onSuccess`, when it is noted. */
  publish(type: string, payload?: Record<string, unknown>, options?: PublishOptions): Promise<void>;
}

export interface PublishOptions {
  readonly sourceApp?: string;
  /** A later attempt of the run that publishes with the same key adds no second event. */
  readonly dedupeKey?: string;
  /** Store the event together with the run's success, and drop it if the run does not succeed. */
  readonly onSuccess?: boolean;
}

export interface Telemetry {
  getState(): Promise<TelemetryState>;
  /** Adds to a counter, 1 unless told otherwise. */
  count(name: string, by?: number): void;
  /** Sets a gauge. */
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
  readonly queues: Readonly<Record<string, { readonly queued: number; readonly running: number }>>;
  /** What jobs recorded with `count`. */
  readonly counters: Readonly<Record<string, number>>;
  /** What jobs recorded with `gauge`. */
  readonly gauges: Readonly<Record<string, number>>;
}
