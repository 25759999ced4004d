/** An attempt as those see it who start it and wait for its end. */
import type { RegisteredJob, Telemetry } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { Ended } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { AbortReason } from './abort.ts';
import type { Hooked } from './hooks.ts';

export interface ExecutorOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly nodeId: number;
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** When a run of this job last succeeded, as far as this node knows. */
  readonly lastSuccessAt: (jobId: string) => Date | undefined;
  /** The clock of everything but the job, ms since the epoch. */
  readonly now: () => number;
  /** What the job is told is now; its real start unless given. */
  readonly jobNow?: Date | undefined;
  readonly random: () => number;
  /** How long an attempt may go on after its signal has aborted, ms. */
  readonly abortGraceMs: number;
  readonly secrets?: readonly string[] | undefined;
}

export interface Attempt extends Hooked {
  /** Since its start, ms. */
  readonly tookMs: number;
  /** Once; a job that does not wait for anything is through when this returns. */
  start(): void;
  abort(reason: AbortReason): void;
  /** Gives its run back although the job has not ended. */
  release(): void;
  /** Fails it from outside: an error that was thrown where nobody could catch it. */
  fail(error: unknown): void;
}

export interface AttemptListener {
  /** Once per attempt. Absent outcome: the claim is lost, there is nothing to settle. */
  ended(attempt: Attempt, ended: Ended | undefined): void;
  /** The job's code has come to its end: the slot is free. */
  freed(attempt: Attempt): void;
}
