/** What firing is given, and what it reports: the words of the folders that fire. */
import type { ScheduleKeys } from './schedule-keys.ts';

export interface Firer {
  readonly nodeId: number;
  readonly keys: ScheduleKeys;
}

export interface Fired {
  readonly schedule: string;
  readonly jobId: string;
  /** The nominal instant, ms since the epoch. */
  readonly fireAt: number;
  readonly runId: number | undefined;
  /** What became of the fire: a verdict, a refusal with its code. */
  readonly verdict: string;
  /** Why so, where the verdict does not say it. */
  readonly note?: string | undefined;
  /** No run was asked for, because this one is unfinished and has the same dedupe key. */
  readonly duplicateOf?: number;
  /** Caught up after its time. */
  readonly late: boolean;
  /** Fires before it that are not caught up, or that were not to run. */
  readonly skipped: number;
}

/** A schedule that is due and that this node cannot read. */
export interface UnreadSchedule {
  readonly schedule: string;
  readonly error: unknown;
}
