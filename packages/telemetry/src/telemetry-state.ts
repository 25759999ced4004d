/** A frozen snapshot of plain JSON. Times are ISO 8601 in UTC; runs are counted since the node's start. */
export interface TelemetryState {
  readonly at: string;
  readonly node: {
    readonly id: string;
    readonly version: string;
    readonly startedAt: string;
    readonly uptimeMs: number;
  };
  readonly runs: RunCounts;
  readonly queues: QueueCounts;
  /** What jobs recorded with `count`. */
  readonly counters: Readonly<Record<string, number>>;
  /** What jobs recorded with `gauge`. */
  readonly gauges: Readonly<Record<string, number>>;
}

export interface RunCounts {
  /** Now. */
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Attempts that failed and were followed by another. */
  readonly retried: number;
}

/** By the queue's name. */
export type QueueCounts = Readonly<Record<string, { readonly queued: number; readonly running: number }>>;
