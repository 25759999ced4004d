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
  /** Recorded by jobs with `count`. */
  readonly counters: Readonly<Record<string, number>>;
  /** Recorded by jobs with `gauge`. */
  readonly gauges: Readonly<Record<string, number>>;
}

export interface RunCounts {
  /** Runs that are running now. */
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Failed attempts that are followed by another. */
  readonly retried: number;
}

/** By the name of the queue: `queued` are due, `later` are queued and not due yet. */
export type QueueCounts = Readonly<
  Record<string, { readonly queued: number; readonly later: number; readonly running: number }>
>;
