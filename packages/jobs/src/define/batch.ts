import type { JobContext, Logger, Telemetry } from './context.ts';
import type { AttemptSignal } from '../outcomes/attempt-aborted.ts';
import type { Duration } from '../durations.ts';

/** How runs of a job are put into batches. */
export interface BatchOptions {
  /** The most runs of one batch, 1 to 1,000. A full batch starts at once. */
  readonly size: number;
  /** How long the first run of a batch waits for others. */
  readonly wait: Duration;
}

/** The context of a batch as a whole. That of each run is in its item. */
export interface BatchContext {
  /** Its lines carry the job's id and go to the worker's log; the lines of an item's logger are kept with its run. */
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  /** The start of the batch. */
  readonly now: Date;
  /** Aborts when every run of the batch has been asked to end, with the reason of the last. */
  readonly signal: AttemptSignal;
}

/** With the defaults filled in. */
export interface BatchRule {
  readonly size: number;
  readonly waitMs: number;
  /**
   * Returns the outcome of each item, in their order; a failed one is `rejected`. Never fails: an error of `runBatch`
   * fails all items. The input of the items has to be the value that `validateInput` returned.
   */
  run(
    items: readonly JobContext<unknown>[],
    ctx: BatchContext,
  ): Promise<readonly PromiseSettledResult<unknown>[]>;
}
