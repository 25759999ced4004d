import type { Duration } from './durations.ts';
import type { Priority } from './states.ts';

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
  readonly tags?: readonly string[];
  readonly createdBy?: string;
}
