/** What becomes of a run whose limit is full: it waits, it ends as skipped, or the oldest that runs is asked to end. */
export const ON_CONFLICT = ['queue', 'skip', 'replace'] as const;

export type OnConflict = (typeof ON_CONFLICT)[number];

/** How many runs of the job may run at once, over all daemons. */
export interface ConcurrencyOptions<Input> {
  readonly limit: number;
  /** So many with the same key. Default: so many of the job. */
  // Method syntax, because a property would make a job with its own input no member of Job[].
  key?(input: Input): string;
  /** Default `queue`. */
  readonly onConflict?: OnConflict;
}

/** With everything filled in; `key` has to be given what `validateInput` gave back. */
export interface ConcurrencyRule {
  readonly limit: number;
  readonly onConflict: OnConflict;
  key?(input: unknown): string;
}
