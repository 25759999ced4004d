import type { Duration } from '../durations.ts';
import type { ParentEnd, Priority, UnmetEnd } from '../states.ts';

/** A dependency: a run that has to end first, and how. */
export interface RunAfter {
  readonly run: number;
  /** One of the words, or a condition over `parents`, evaluated when all of them have ended. Default success. */
  readonly on?: ParentEnd | (string & {});
  /** The name of that run in conditions. */
  readonly as?: string;
  /** If it ends otherwise: the waiting run is skipped, fails, or runs all the same. Default skip. */
  readonly onUnmet?: UnmetEnd;
}

/** What a request may replace of the waiting run that has its dedupe key. */
export const REPLACED_PARTS = ['input', 'runAt', 'priority'] as const;

export type ReplacedPart = (typeof REPLACED_PARTS)[number];

/** The defaults come from the job's definition. */
export interface EnqueueOptions {
  readonly queue?: string;
  readonly priority?: Priority;
  /** The run starts after this time at the earliest. */
  readonly delay?: Duration;
  /**
   * The same as a time: a Date, or a text with its zone such as `2026-01-05T09:00:00Z`. A past one is now. Not together with
   * `delay`.
   */
  readonly runAt?: Date | string;
  /** The run expires if it has not started within this time after it was due. */
  readonly startWithin?: Duration;
  readonly timeout?: Duration;
  readonly maxAttempts?: number;
  /** At most one unfinished run of the job has this key: another enqueue returns that run. At most 500 characters, as all keys. */
  readonly dedupeKey?: string;
  /** The key is also held for this time after the enqueue. */
  readonly dedupeTtl?: Duration;
  /**
   * What the run that has the key takes over from this request, if it has not begun: its input, its run time (`delay` or
   * `runAt`), its priority. The answer is then `replaced`. Default: nothing, and the answer is `duplicate`.
   */
  readonly dedupeReplace?: readonly ReplacedPart[];
  /** With `runAt` replaced: not later than this time after the run was enqueued. Default: any later time. */
  readonly dedupeMaxWait?: Duration;
  /** The key for a job with a limit for each key. Default: the job's code computes it from the input. */
  readonly limitKey?: string;
  /** The same for a job with a rate limit for each key. */
  readonly rateKey?: string;
  readonly tags?: readonly string[];
  readonly createdBy?: string;
  /** The runs that it waits for: a number for a run that has to succeed, or an object that says how it has to end. */
  readonly after?: number | RunAfter | readonly (number | RunAfter)[];
  /**
   * The trace that the run goes on in, as the W3C header `traceparent` has it. A text that is none is ignored. Default: the
   * active span of OpenTelemetry, if there is one.
   */
  readonly traceparent?: string | undefined;
  /** The header `tracestate` that came with it. */
  readonly tracestate?: string | undefined;
}
