/** Numbers of the store for the page for Prometheus. Times are ms. */
export interface StoreMetrics {
  /** Ended runs, of each pair of a job and a queue. */
  readonly ends: readonly EndMetrics[];
  readonly queues: readonly {
    readonly queue: string;
    /** Since the run that has waited longest was due; 0 when none is due. */
    readonly oldestDueMs: number;
    /** Open dead letters. */
    readonly deadLetters: number;
  }[];
  readonly schedules: readonly {
    readonly schedule: string;
    /** Since the first fire without a run should have come; 0 while the schedule is on time. */
    readonly lateMs: number;
  }[];
  readonly alerts: readonly { readonly severity: string; readonly firing: number }[];
}

export interface EndMetrics {
  readonly job: string;
  readonly queue: string;
  /** By state. */
  readonly ends: Readonly<Record<string, number>>;
  readonly duration: TimeMetrics;
  readonly wait: TimeMetrics;
}

export interface TimeMetrics {
  /** The number of times below a bound, the lowest bound first. */
  readonly below: readonly (readonly [ms: number, count: number])[];
  readonly count: number;
  readonly sumMs: number;
}
