/**
 * What becomes of each table when a store is copied to another place. A new table needs a row: a test compares the names
 * with those of the schema.
 */
export type TableRule =
  /** Row by row. */
  | 'copy'
  /** Row by row; each row has a position among the facts. */
  | 'facts'
  /** Of the target itself, or written at the end. */
  | 'own'
  /** Stays behind. */
  | 'left';

export const TABLE_RULES: Readonly<Record<string, TableRule>> = {
  // Runs and their history: the large ones.
  runs: 'copy',
  run_history: 'facts',
  run_inputs: 'copy',
  run_live: 'copy',
  run_logs: 'copy',
  run_memory: 'copy',
  run_deps: 'copy',
  ended_parents: 'copy',
  attempts: 'copy',
  dead_letters: 'copy',
  dedupe: 'copy',
  events: 'facts',
  // Nodes have ended by then; history names them.
  nodes: 'copy',
  queues: 'copy',
  queue_depths: 'copy',
  job_defs: 'copy',
  job_health: 'copy',
  rate_buckets: 'copy',
  stats_minute: 'copy',
  stats_hour: 'copy',
  operations: 'copy',
  // Schedules.
  schedules: 'copy',
  schedule_overrides: 'copy',
  chain_ends: 'copy',
  fires: 'copy',
  // Alerts.
  alert_deliveries: 'copy',
  alert_episodes: 'copy',
  alert_rule_sets: 'copy',
  alert_silences: 'copy',
  alert_slots: 'copy',
  alert_suppressed: 'copy',
  alert_told: 'copy',
  // Boards and their issues on GitHub.
  orgs: 'copy',
  members: 'copy',
  questlines: 'copy',
  quests: 'copy',
  tasks: 'copy',
  board_edges: 'copy',
  decks: 'copy',
  flags: 'copy',
  sprints: 'copy',
  member_plans: 'copy',
  summaries: 'copy',
  task_changes: 'copy',
  model_texts: 'copy',
  github_links: 'copy',
  github_notes: 'copy',
  // People. Who is signed in signs in again: a session belongs to the place.
  users: 'copy',
  tokens: 'copy',
  links: 'copy',
  sign_ins: 'copy',
  saved_views: 'copy',
  idempotency: 'copy',
  sessions: 'left',
  // Held by processes, which have ended.
  leases: 'left',
  store_meta: 'own',
  cursors: 'own',
  counters: 'own',
  migrations: 'own',
};

export const COPIED: readonly string[] = Object.keys(TABLE_RULES).filter(
  (table) => TABLE_RULES[table] === 'copy' || TABLE_RULES[table] === 'facts',
);
export const LEFT: readonly string[] = Object.keys(TABLE_RULES).filter(
  (table) => TABLE_RULES[table] === 'left',
);
