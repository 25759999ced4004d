/** What happens to a run whose limit is full: it waits, it ends as skipped, or the oldest running one is asked to end. */
export const ON_CONFLICT = ['queue', 'skip', 'replace'] as const;

export type OnConflict = (typeof ON_CONFLICT)[number];

/** How many runs of the job may run at once, over all daemons. */
export interface ConcurrencyOptions<Input> {
  readonly limit: number;
  /** The limit is for the runs with the same key. Default: for all runs of the job. */
  // Method syntax: with a property, a job with its own input would not fit into Job[].
  key?(input: Input): string;
  /** Default `queue`. */
  readonly onConflict?: OnConflict;
}

/** With the defaults filled in. `key` takes the value that `validateInput` returned. */
export interface ConcurrencyRule {
  readonly limit: number;
  readonly onConflict: OnConflict;
  key?(input: unknown): string;
}
