/**
 * The facts that rules are evaluated on, as plain data. A reader needs one bounded query for each field below, not one
 * for each run: the facts come from what the fold derived, from counts that stop at a bound, and from the first row of
 * an index. Times are ms since the epoch by the store's clock.
 */
import type { JobHealth, QueueRecord } from '@sb/queue';
import type { RecentRun } from '@sb/queue/engine';

export interface Facts {
  readonly jobs: readonly JobFacts[];
  readonly queues: readonly QueueFacts[];
  readonly nodes: readonly NodeFacts[];
  readonly channels: readonly ChannelFacts[];
}

/**
 * `trailingFailures`, `lastSuccessAt` and `recent` are those of readJobHealth; a job that has none never finished a run.
 * Dry runs and replays by hand must not be among the failures.
 */
export interface JobFacts extends JobHealth {
  /** Of the failures that count, as the fold last saw it; with its error only where a rule shows it. */
  readonly lastFailure?: Occurrence;
  /** As the fold last saw it. */
  readonly lastTimeout?: Occurrence;
  /** The minutes that the fold wrote, as far back as the longest window of a rule, in any order. */
  readonly minutes: readonly MinuteCounts[];
  /** Since when the store knows the job: for a job that never succeeded. */
  readonly knownSince?: number;
  /** Its run that has been running longest. */
  readonly longest?: { readonly runId: number; readonly startedAt: number };
  /** From the port: the app asks the scheduler. */
  readonly schedules: readonly ScheduleFacts[];
}

export interface Occurrence {
  readonly runId: number;
  /** When the run ended. */
  readonly at: number;
  /** The first line of its error. */
  readonly error?: string;
}

/** How many runs ended for good in one minute; where it is long ago, in several minutes. */
export interface MinuteCounts {
  /** The start of the minute. */
  readonly at: number;
  /** Default: a minute. */
  readonly forMs?: number;
  readonly succeeded: number;
  readonly failed: number;
}

export interface ScheduleFacts {
  readonly name: string;
  readonly periodMs: number;
  /**
   * The first past fire time, after the last fire that made a run, that made none. Fires that were left out on purpose
   * (paused, skipped, excluded, overlap) do not count. It comes from the plan, so it also covers times without a daemon.
   */
  readonly firstUnrunAt?: number;
}

export interface QueueFacts {
  readonly name: string;
  /** The standing by readQueues; a pause whose time has passed is over. */
  readonly mode: QueueRecord['mode'];
  readonly until?: number;
  readonly reason?: string;
  readonly by?: string;
  /** Where counts stop: a count of this value may be higher in truth. */
  readonly stopsAt: { readonly due?: number; readonly late?: number; readonly dead?: number };
  /** Runs that are due and not started, also those held for a limit; stops at `due`. */
  readonly due: number;
  /** Since when the run that has waited longest is due. */
  readonly oldestDueAt?: number;
  /** Runs queued for a retry whose time has not come, so none of them is among `late`; stops at `late`. */
  readonly retrying: number;
  /** For each `lagMs` of the rules: how many runs have been due for longer; from one index scan that stops at `late`. */
  readonly late: Readonly<Record<number, number>>;
  /** Open dead letters, without those of dry runs; stops at `dead`. */
  readonly deadLetters: number;
  /** The newest dead letter. */
  readonly lastDead?: Occurrence & { readonly jobId: string };
  /** By readQueues. */
  readonly maxRunning?: number;
  /**
   * How many runs ran at each sample of the evaluator, oldest first, as far back as the longest `for` and one sample
   * more. Kept in memory: after a restart a rule has too little data until the samples reach back far enough.
   */
  readonly samples: readonly { readonly at: number; readonly running: number }[];
}

/** The last daemon of each name that renewed its lease lately. */
export interface NodeFacts {
  readonly name: string;
  readonly host: string;
  /** It has stopped renewing its lease without a clean stop, and no other daemon has taken its place. */
  readonly isSilent: boolean;
  readonly seenAt: number;
}

/** A channel that is on, by the results of its deliveries. */
export interface ChannelFacts {
  readonly name: string;
  /** Since when the channel refuses messages, and its answer. */
  readonly broken?: { readonly since: number; readonly says: string };
}

/** The durations of the recent runs that succeeded, oldest first, ms. */
export function durationsOf(recent: readonly RecentRun[]): readonly number[] {
  return recent.filter(([state]) => state === 'succeeded').map(([, ms]) => ms);
}
