/** The input and the result of firing, for all folders that fire. */
import type { FireSpans } from './fire-spans.ts';
import type { ScheduleKeys } from './schedule-keys.ts';

export interface Firer {
  readonly nodeId: number;
  /** Until then its process has fired all due schedules that it could fire, ms since the epoch; absent in its first pass. */
  readonly lookedAt?: number | undefined;
  readonly keys: ScheduleKeys;
  readonly spans: FireSpans;
}

export interface Fired {
  readonly schedule: string;
  readonly jobId: string;
  /** The nominal instant, ms since the epoch. */
  readonly fireAt: number;
  readonly runId: number | undefined;
  /** A verdict; `refused` with the code of the refusal. */
  readonly verdict: string;
  /** The cause, where the verdict does not say it. */
  readonly note?: string | undefined;
  /** No run was made, because this run is unfinished and has the same dedupe key. */
  readonly duplicateOf?: number;
  /** Caught up after its time. */
  readonly late: boolean;
  /** The number of fires before it that did not run. */
  readonly skipped: number;
}

/**
 * A due schedule that this node cannot fire: in a zone that its runtime does not know, or with a dedupe key that its code
 * does not compute.
 */
export interface UnreadSchedule {
  readonly schedule: string;
  readonly error: unknown;
}
