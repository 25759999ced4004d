import type { JobContext, Logger, Telemetry } from './context.ts';
import type { Duration } from '../durations.ts';

/** How runs of a job are put together. */
export interface BatchOptions {
  /** The most runs that one call takes, 1 to 1,000: as soon as there are so many, it begins. */
  readonly size: number;
  /** How long the first of fewer waits for others. */
  readonly wait: Duration;
}

/** What belongs to a batch as a whole. What belongs to a run is in its item. */
export interface BatchContext {
  /** Lines carry the job's id and stand in the worker's log; those of an item's logger are kept with its run. */
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** The start of the batch. */
  readonly now: Date;
  /** Aborts when each of the runs has been told to end; its reason is that of the last. */
  readonly signal: AbortSignal;
}

/** With everything filled in. */
export interface BatchRule {
  readonly size: number;
  readonly waitMs: number;
  /**
   * What became of each item, in their order; one that failed is `rejected`. Never fails: what `runBatch` throws fails
   * all. Items are to have what `validateInput` gave back.
   */
  run(
    items: readonly JobContext<unknown>[],
    ctx: BatchContext,
  ): Promise<readonly PromiseSettledResult<unknown>[]>;
}
