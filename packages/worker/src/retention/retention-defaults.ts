/** How many days each kind of record is kept by default. docs/maintenance.md shows this table. */
export const RETENTION_DAYS = {
  /** Finished runs with their attempts, inputs and results: a month of history. */
  retentionDays: 30,
  /** Logs are the largest part of a store, and are read in the days after a run. */
  logs: 14,
  /** Events are kept as long as runs, so that the story of a run is complete. */
  events: 30,
  /** Events that have an actor say who did what: kept for a year and a month, whatever the retention of others. */
  audit: 400,
  /** Fires are small, and prove that the schedules of a quarter fired. */
  fires: 90,
  /** Long enough to compare a year with the one before, and a month more. */
  statistics: 400,
  /** Closed dead letters record who replayed or discarded them. Open ones stay until an operator decides. */
  deadLetters: 90,
  /** The alerts of a quarter, and the notifications that were sent. */
  alerts: 90,
  /** Each `worker job` leaves a node behind. After a week it does not matter any more where a run was executed. */
  nodes: 7,
} as const;
