/**
 * What rules look at, as plain data. Whoever reads it needs one bounded query for each line below, not one for each
 * run: everything comes from what the fold derived, from counts that stop at a bound, and from the first row of an
 * index. Times are ms since the epoch by the store's clock.
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
 * Dry runs and replays that somebody asked for by hand must not be among the failures.
 */
export interface JobFacts extends JobHealth {
  /** Of those that count, as the fold last saw it; what it said only where a rule is to tell it. */
  readonly lastFailure?: Occurrence;
  /** As the fold last saw it. */
  readonly lastTimeout?: Occurrence;
  /** Of the minutes that the fold wrote; as far back as the longest window of a rule. Order does not matter. */
  readonly minutes: readonly MinuteCounts[];
  /** Since when the store knows the job, for one that never succeeded. */
  readonly knownSince?: number;
  /** The run of it that is under way for longest. */
  readonly longest?: { readonly runId: number; readonly startedAt: number };
  /** By the port: the app asks the scheduler. */
  readonly schedules: readonly ScheduleFacts[];
}

export interface Occurrence {
  readonly runId: number;
  /** When its run ended. */
  readonly at: number;
  /** The first line of what it said. */
  readonly error?: string;
}

/** Final ends of runs in one minute, or in several that are long ago. */
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
   * The first fire time, after the last fire that made a run, that is past and made none. What somebody wanted so
   * (paused, skipped, excluded, overlap) does not count. Found from the plan, so also for when nothing was up.
   */
  readonly firstUnrunAt?: number;
}

export interface QueueFacts {
  readonly name: string;
  /** readQueues: the standing; a pause whose time has passed is none. */
  readonly mode: QueueRecord['mode'];
  readonly until?: number;
  readonly reason?: string;
  readonly by?: string;
  /** Where counts stop: one that is as high may be more. */
  readonly stopsAt: { readonly due?: number; readonly late?: number; readonly dead?: number };
  /** Due and not started, also what is held for a limit; stops at `due`. */
  readonly due: number;
  /** Since when the run that waits for longest is due. */
  readonly oldestDueAt?: number;
  /** Queued for another try whose time has not come, so that none of `late` is among them; stops at `late`. */
  readonly retrying: number;
  /** By `lagMs` of the rules: how many are due for longer than that; the rest of an index scan that stops at `late`. */
  readonly late: Readonly<Record<number, number>>;
  /** Open dead letters, without those of dry runs; stops at `dead`. */
  readonly deadLetters: number;
  /** The newest of them. */
  readonly lastDead?: Occurrence & { readonly jobId: string };
  /** readQueues. */
  readonly maxRunning?: number;
  /**
   * How many ran at each look of the evaluator, oldest first, as far back as the longest `for` and one look more.
   * Kept in memory: after a restart there is too little until they reach back far enough.
   */
  readonly looks: readonly { readonly at: number; readonly running: number }[];
}

/** The last daemon of each name that was heard of lately. */
export interface NodeFacts {
  readonly name: string;
  readonly host: string;
  /** It has not said goodbye, and nobody has taken its place. */
  readonly isSilent: boolean;
  readonly seenAt: number;
}

/** What delivery knows of the channels that are on. */
export interface ChannelFacts {
  readonly name: string;
  /** Since when it takes nothing, and what it said. */
  readonly broken?: { readonly since: number; readonly says: string };
}

/** The runs of a job that succeeded lately, oldest first: how long each took, ms. */
export function durationsOf(recent: readonly RecentRun[]): readonly number[] {
  return recent.filter(([state]) => state === 'succeeded').map(([, ms]) => ms);
}
