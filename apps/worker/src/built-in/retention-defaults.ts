/** For how many days each kind of record is kept unless somebody says otherwise. docs/maintenance.md shows this table. */
export const RETENTION_DAYS = {
  /** Finished runs with their attempts, inputs and results: a month to look back over. */
  retentionDays: 30,
  /** They are the bulk of a store, and are read in the days after. */
  logs: 14,
  /** As long as runs, so that the story of a run is whole. */
  events: 30,
  /** Small, and the proof that a quarter's schedules fired. */
  fires: 90,
  /** A year can be compared with the one before, and a month over. */
  statistics: 400,
  /** Who replayed or discarded what; open ones stay until somebody decides. */
  deadLetters: 90,
  /** What fired in a quarter, and who was told. */
  alerts: 90,
  /** Each `worker job` leaves one; after a week nobody asks where it ran. */
  nodes: 7,
} as const;
