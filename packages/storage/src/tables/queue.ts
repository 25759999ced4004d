/** The tables of runs, queues, jobs and nodes, and of their statistics. */
import type { EdgeOutcome, LetterStatus, UnmetEnd } from '@sb/jobs';

export interface QueueTables {
  queues: {
    id: number;
    name: string;
    mode: QueueMode;
    until: number | null;
    reason: string | null;
    by_: string | null;
    /** When its last run had ended; null while it is not drained. */
    drained_at: number | null;
    max_running: number | null;
    /** JSON: how many runs may start in a period, `{ limit, perMs, burst }`. */
    rate: string | null;
    max_depth: number | null;
    /** JSON: the last limits from worker.yaml. */
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
    /** The messages of the error and of its causes, a line each, for searches. */
    error_text: string | null;
    /** JSON, also when it is long. */
    input: string | null;
    queue_id: number;
    priority: number;
    /** The first run: the dead one itself, unless it was a replay already. */
    root_id: number;
    tags: string | null;
    dry_run: number;
    schedule_id: number | null;
    fire_at: number | null;
    dedupe_key: string | null;
    /** 1: another attempt would not help: the job or its result said so. */
    permanent: number;
    /** 1: `worker job` had started the run. */
    pinned: number;
    status: LetterStatus;
    replayed_as: number | null;
    /** Equal for errors that differ in numbers, ids and paths only. */
    fingerprint: string | null;
  };
  dedupe: { job_id: number; key: string; run_id: number | null; expires_at: number };
  run_inputs: { run_id: number; body: string };
  run_deps: {
    child_id: number;
    parent_id: number;
    /** success, failure, always, or a condition. */
    cond: string;
    on_unmet: UnmetEnd;
    /** The name of the parent in a condition. */
    as_: string | null;
    /** null: the parent has not ended, or its end has not reached the child. */
    outcome: EdgeOutcome | null;
    /** Why a condition could not be evaluated. */
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
    failed: number;
    /** JSON; null for undefined. */
    value: string | null;
    started_at: number | null;
  };
  run_live: { run_id: number; done: number; total: number | null; note: string | null; at: number };
  rate_buckets: {
    kind: 'queue_rate' | 'job_rate' | 'key_rate';
    owner_id: number;
    key: string;
    tat_us: number;
    blocked_until: number | null;
    due_at: number | null;
  };
  stats_minute: MinuteRow;
  stats_hour: StatsRow & { hour: number };
  queue_depths: {
    minute: number;
    queue_id: number;
    queued: number;
    later: number;
    held: number;
    running: number;
    oldest_due_at: number | null;
    newest_run: number;
  };
  job_health: {
    job_id: number;
    trailing_failures: number;
    last_success_at: number | null;
    last_finished_at: number;
    recent: string;
    /** The last of the failures that alerts count. */
    last_failure_run: number | null;
    last_failure_at: number | null;
    last_timeout_run: number | null;
    last_timeout_at: number | null;
  };
}

export type QueueMode = 'active' | 'paused' | 'draining';

interface JobDefRow {
  id: number;
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
  /** 1: its code computes a dedupe key, so a caller without the code must give one. */
  needs_key: number;
  dedupe_ttl_ms: number | null;
  /** In force, from code or from `limited`: how many of its runs may run at once; with limit_keyed 1, of the runs with one key. */
  max_running: number | null;
  limit_keyed: number;
  limit_conflict: string | null;
  /** JSON, in force: how many of its runs may start in a period; with rate_keyed 1, of the runs with one key. */
  rate: string | null;
  rate_keyed: number;
  version: string;
  /** When the store first got to know the job. */
  created_at: number;
  updated_at: number;
  mode: 'active' | 'paused';
  until: number | null;
  reason: string | null;
  by_: string | null;
  /** Since this time no living daemon has its code. */
  unknown_since: number | null;
  /** JSON: what an operator has limited, by whom and why, and the limits of the code. */
  limited: string | null;
}

interface NodeRow {
  id: number;
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
  state: 'active' | 'cordoned' | 'draining' | 'stopped' | 'lost';
  version: string;
  jobs: string;
  queues: string;
  schedules: string | null;
  /** Runs at once. */
  slots: number | null;
  /** JSON: runs that have ended while their code still runs in a slot. */
  stuck: string | null;
}

/** The columns that a run has from its enqueue on; history copies them. */
interface RunFacts {
  job_id: number;
  queue_id: number;
  priority: number;
  run_at: number;
  created_at: number;
  started_at: number | null;
  start_by: number | null;
  node_id: number | null;
  claim_no: number;
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
  dry_run: number;
  /** JSON, or INPUT_ELSEWHERE when its text is in run_inputs. */
  input: string | null;
}

export interface RunRow extends RunFacts {
  id: number;
  state: number;
  lane: number;
  failures: number;
  crashes: number;
  deadline_at: number | null;
  ctl: number;
  pending_deps: number;
  has_children: number;
  reason: string | null;
}

export interface HistoryRow extends RunFacts {
  seq: number;
  id: number;
  state: number;
  reason: string | null;
  attempt: number;
  finished_at: number;
  error_short: string | null;
  result: string | null;
}

interface StatsRow {
  job_id: number;
  queue_id: number;
  succeeded: number;
  failed: number;
  other: number;
  retried: number;
  run_ms: number;
  wait_ms: number;
  run_histogram: Buffer;
  wait_histogram: Buffer;
}

interface MinuteRow extends StatsRow {
  minute: number;
  /** The number of succeeded and of failed runs that alerts do not count. */
  quiet_succeeded: number;
  quiet_failed: number;
}
