import type { Trigger } from './states.ts';

/** What `ctx.input` is in a job without a schema. */
export type PlainInput = Record<string, unknown> | undefined;

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
  /** True asks the job to leave the outside world as it is. Published events are then shown, not sent. */
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
