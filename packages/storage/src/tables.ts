/**
 * The one description of the stored rows. Times are ms since the epoch, flags are 0 or 1, JSON is text, and
 * states and priorities are their positions in RUN_STATES and PRIORITIES, on both dialects alike.
 */
import type { EdgeOutcome, LetterStatus, UnmetEnd } from '@sb/jobs';
import type { ColumnType, Generated } from 'kysely';
import type { AlertTables } from './alert-tables.ts';

/** A column that the database fills when it is left out. */
export type Filled<T> = ColumnType<T, T | undefined, T>;

export interface Tables extends AlertTables {
  store_meta: {
    one: number;
    store_id: string;
    min_code_version: string;
    created_at: number;
    /** The PostgreSQL server whose transactions the positions count by. */
    server_id: string | null;
  };
  migrations: { name: string; applied_at: number };
  /** SQLite only: PostgreSQL has a sequence, and reads definitions inside the claim. */
  counters: { one: number; seq: number; definitions: number };
  queues: {
    id: Generated<number>;
    name: string;
    mode: Filled<QueueMode>;
    until: number | null;
    reason: string | null;
    by_: string | null;
    /** When its last run had ended; null while it is not drained. */
    drained_at: number | null;
    max_running: number | null;
    /** JSON: how many runs may begin in a time, `{ limit, perMs, burst }`. */
    rate: string | null;
    max_depth: number | null;
    /** JSON: the limits that worker.yaml said last. */
    configured: string | null;
  };
  job_defs: JobDefRow;
  nodes: NodeRow;
  runs: RunRow;
  run_history: HistoryRow;
  attempts: {
    run_id: number;
    claim_no: number;
    outcome: string;
    started_at: number;
    finished_at: number;
    node_id: number | null;
    error: string | null;
  };
  dead_letters: {
    run_id: number;
    job_id: number;
    died_at: number;
    reason: string;
    /** JSON, whole. */
    error: string | null;
    /** Its messages and those of its causes, a line each, to be searched. */
    error_text: string | null;
    /** JSON, also when it is long. */
    input: string | null;
    queue_id: number;
    priority: number;
    /** The run that was asked for first: its own, unless it was a replay already. */
    root_id: number;
    tags: string | null;
    dry_run: number;
    schedule_id: number | null;
    fire_at: number | null;
    dedupe_key: string | null;
    /** 1: another attempt would not help, by the job's own word or by what it returned. */
    permanent: Filled<number>;
    /** 1: a run that `worker job` had started. */
    pinned: Filled<number>;
    status: LetterStatus;
    replayed_as: number | null;
  };
  dedupe: { job_id: number; key: string; run_id: number | null; expires_at: number };
  run_inputs: { run_id: number; body: string };
  run_deps: {
    child_id: number;
    parent_id: number;
    /** success, failure, always, or a condition. */
    cond: string;
    on_unmet: UnmetEnd;
    /** What a condition calls the parent. */
    as_: string | null;
    /** null: the parent has not ended, or the child has not been told. */
    outcome: EdgeOutcome | null;
    /** Why a condition could not be told. */
    note: string | null;
  };
  ended_parents: { run_id: number; state: number };
  run_logs: { run_id: number; claim_no: number; seq: number; lines: string };
  run_memory: {
    run_id: number;
    kind: 'step' | 'checkpoint';
    key: string;
    claim_no: number;
    nr: number;
    at: number;
    /** 1: the step has thrown. */
    failed: Filled<number>;
    /** JSON; null for undefined. */
    value: string | null;
  };
  run_live: { run_id: number; done: number; total: number | null; note: string | null; at: number };
  cursors: { name: string; xid: Filled<string>; seq: number };
  rate_buckets: {
    kind: 'queue_rate' | 'job_rate' | 'key_rate';
    owner_id: number;
    key: string;
    tat_us: number;
    blocked_until: number | null;
    due_at: number | null;
  };
  leases: { name: string; holder: string | null; node_id: number | null; expires_at: number };
  events: EventRow;
  stats_minute: StatsRow;
  job_health: {
    job_id: number;
    trailing_failures: number;
    last_success_at: number | null;
    last_finished_at: number;
    recent: string;
    /** Of the failures that alerts count. */
    last_failure_run: number | null;
    last_failure_at: number | null;
    last_timeout_run: number | null;
    last_timeout_at: number | null;
  };
  schedules: ScheduleRow;
  fires: {
    schedule_id: number;
    fire_at: number;
    verdict: string;
    /** Why so, where the verdict does not say it. */
    note: string | null;
    run_id: number | null;
    decided_at: number;
    node_id: number | null;
  };
  chain_ends: {
    schedule_id: number;
    /** `schedule:<name>` or `job:<id>` */
    upstream: string;
    run_id: number;
    state: string;
    ended_at: number;
    result: string | null;
    input: string | null;
  };
  schedule_overrides: {
    schedule_id: number;
    kind: 'skip' | 'change' | 'cron';
    fire_at: number;
    value: string;
    until: number | null;
    reason: string | null;
    by_: string;
    created_at: number;
  };
  orgs: BoardRow & { active: Filled<number>; board: Filled<number>; digest_date: string | null };
  members: BoardRow & Archivable;
  questlines: BoardRow & Archivable;
  quests: BoardRow & Archivable;
  tasks: BoardRow & Archivable;
  task_changes: {
    id: Generated<number>;
    org_id: string;
    task_id: string;
    from_status: string;
    to_status: string;
    at: number;
    by_: string;
  };
  flags: BoardRow & { open: number };
  decks: BoardRow & { member_id: string; date: string };
  summaries: BoardRow & { job_id: string; run_key: string; run_id: number | null; finished_at: number };
}

export type QueueMode = 'active' | 'paused' | 'draining';

interface JobDefRow {
  id: Generated<number>;
  /** The job's id, such as `daily.questmaster`. */
  name: string;
  title: string;
  description: string | null;
  hint: string | null;
  owner: string | null;
  tags: string | null;
  queue_id: number;
  priority: number;
  max_attempts: number;
  retry: string | null;
  timeout_ms: number;
  start_deadline_ms: number | null;
  input_schema: string | null;
  /** 1: its code works out a dedupe key, so who has no code must give one. */
  needs_key: Filled<number>;
  dedupe_ttl_ms: number | null;
  /** How many of its runs may run at once, from code; of those with one key, if limit_keyed is 1. */
  max_running: number | null;
  limit_keyed: Filled<number>;
  limit_conflict: string | null;
  /** JSON, from code: how many of its runs may begin in a time; of those with one key, if rate_keyed is 1. */
  rate: string | null;
  rate_keyed: Filled<number>;
  version: string;
  /** When the store first heard of it. */
  created_at: number;
  updated_at: number;
  mode: Filled<'active' | 'paused'>;
  until: number | null;
  reason: string | null;
  by_: string | null;
  /** Since when no living daemon has its code. */
  unknown_since: number | null;
}

interface NodeRow {
  id: Generated<number>;
  kind: 'daemon' | 'job';
  name: string;
  host: string;
  pid: number;
  /** When the process started, in the operating system's own count: a pid alone is reused. */
  pid_started: string | null;
  boot_id: string | null;
  pid_ns: string | null;
  started_at: number;
  expires_at: number;
  state: Filled<'active' | 'cordoned' | 'draining' | 'stopped' | 'lost'>;
  version: string;
  jobs: string;
  queues: string;
  schedules: string | null;
  /** Runs at once. */
  slots: number | null;
  /** JSON: runs that have their end, and whose code goes on in a slot. */
  stuck: string | null;
}

/** What a run is from the moment it is asked for; history copies these columns. */
interface RunFacts {
  job_id: number;
  queue_id: number;
  priority: number;
  run_at: number;
  created_at: number;
  started_at: number | null;
  start_by: number | null;
  node_id: number | null;
  claim_no: Filled<number>;
  max_attempts: number;
  timeout_ms: number | null;
  limit_key: string | null;
  rate_key: string | null;
  dedupe_key: string | null;
  trigger: string;
  schedule_id: number | null;
  fire_at: number | null;
  chain_id: number | null;
  replay_of: number | null;
  root_id: number | null;
  created_by: string | null;
  tags: string | null;
  trace: string | null;
  dry_run: Filled<number>;
  /** JSON, or INPUT_ELSEWHERE when its text is in run_inputs. */
  input: string | null;
}

export interface RunRow extends RunFacts {
  id: Generated<number>;
  state: number;
  lane: Filled<number>;
  failures: Filled<number>;
  crashes: Filled<number>;
  deadline_at: number | null;
  ctl: Filled<number>;
  pending_deps: Filled<number>;
  has_children: Filled<number>;
  reason: string | null;
}

export interface HistoryRow extends RunFacts {
  seq: Filled<number>;
  id: number;
  state: number;
  reason: string | null;
  attempt: number;
  finished_at: number;
  error_short: string | null;
  result: string | null;
}

interface EventRow {
  seq: Filled<number>;
  type: string;
  at: number;
  actor: string | null;
  org_id: string | null;
  job: string | null;
  run_id: number | null;
  source_app: string | null;
  dedupe_key: string | null;
  payload: string;
}

interface StatsRow {
  job_id: number;
  queue_id: number;
  minute: number;
  succeeded: number;
  failed: number;
  other: number;
  retried: number;
  run_ms: number;
  wait_ms: number;
  run_histogram: Buffer;
  wait_histogram: Buffer;
  /** Of those that succeeded, and that failed, what alerts do not count. */
  quiet_succeeded: Filled<number>;
  quiet_failed: Filled<number>;
}

interface ScheduleRow {
  id: Generated<number>;
  name: string;
  job: string;
  /** Cron; null where it follows others. */
  expression: string | null;
  /** JSON: what it follows, and on what condition; null where it has an expression. */
  chain: string | null;
  /** Of a chain: what ended before does not count. */
  chained_since: number | null;
  timezone: string;
  enabled: number;
  description: string | null;
  input: string | null;
  /** JSON: what it says besides when. */
  rules: Filled<string>;
  source: 'file' | 'store';
  /** Grows with each change, so that a fire decided on an older state is refused. */
  version: Filled<number>;
  mode: Filled<'active' | 'paused'>;
  until: number | null;
  reason: string | null;
  by_: string | null;
  /** The nominal instant. */
  next_fire_at: number | null;
  /** When that fire is to be looked at: later by the jitter, or what an operator wants. */
  due_at: number | null;
  /** When `next_fire_at` was worked out: a time in the future tells of a clock that ran ahead. */
  planned_at: number;
  /** Since when no live node has it in its file; it does not fire. */
  gone_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A record of Questboard: the columns that are searched, and the record itself as JSON. */
interface BoardRow {
  org_id: string;
  id: string;
  rev: number;
  body: string;
  updated_at: number;
}

/** Kept for what names it, but no part of the board any more. */
interface Archivable {
  archived: Filled<number>;
}
