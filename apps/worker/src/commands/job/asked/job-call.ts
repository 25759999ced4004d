import type { Priority, ReplacedPart } from '@sb/jobs';
import type { Call } from '../../../cli/command.ts';
import type { InspectWish } from '../../../cli/option-values.ts';

export interface JobOptions {
  readonly org?: string;
  readonly input?: string;
  readonly now?: Date;
  readonly priority?: Priority;
  readonly queue?: string;
  readonly timeout?: number;
  /** Ms. */
  readonly delay?: number;
  readonly runAt?: Date;
  /** Ids of runs. */
  readonly after?: readonly number[];
  readonly because?: string;
  readonly dedupeKey?: string;
  readonly dedupeReplace?: readonly ReplacedPart[];
  /** Ms. */
  readonly dedupeMaxWait?: number;
  readonly dryRun: boolean;
  readonly enqueue: boolean;
  readonly follow: boolean;
  readonly inspect?: InspectWish;
  readonly allOrgs: boolean;
  /** False: no retries. */
  readonly retry: boolean;
}

export type JobCall = Call<{ readonly jobId: string }, JobOptions>;
