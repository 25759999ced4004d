import type { Duration } from '../durations.ts';
import type { ParentEnd, Priority, UnmetEnd } from '../states.ts';

/** A dependency: how a run that is to come before has to end. */
export interface RunAfter {
  readonly run: number;
  /** One of the words, or a condition over `parents`, which is looked at when all of them have ended. Default success. */
  readonly on?: ParentEnd | (string & {});
  /** What conditions call that run. */
  readonly as?: string;
  /** When it ends otherwise: the run that waits is skipped, fails, or runs all the same. Default skip. */
  readonly onUnmet?: UnmetEnd;
}

/** What is left out comes from the job's definition. */
export interface EnqueueOptions {
  readonly queue?: string;
  readonly priority?: Priority;
  /** Not before so long from now. */
  readonly delay?: Duration;
  /** Not begun so long after it was due, it ends as expired. */
  readonly startWithin?: Duration;
  readonly timeout?: Duration;
  readonly maxAttempts?: number;
  /** At most one unfinished run of the job has this key: who asks again is given that one. */
  readonly dedupeKey?: string;
  /** The key is also held for so long after it was asked for. */
  readonly dedupeTtl?: Duration;
  /** Of a job whose limit is for each key: which one. Default: what the job's code works out of the input. */
  readonly limitKey?: string;
  /** The same of a job whose rate is for each key. */
  readonly rateKey?: string;
  readonly tags?: readonly string[];
  readonly createdBy?: string;
  /** It waits for these runs: by their numbers those that are to succeed, or with how they have to end. */
  readonly after?: number | RunAfter | readonly (number | RunAfter)[];
}
