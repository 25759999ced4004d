/** The tables of schedules and of their fires. */

export interface ScheduleTables {
  schedules: ScheduleRow;
  fires: {
    schedule_id: number;
    fire_at: number;
    verdict: string;
    /** The reason, where the verdict does not say it. */
    note: string | null;
    run_id: number | null;
    decided_at: number;
    node_id: number | null;
    /** 1: it should have run, and was found too late; null in rows of older code. */
    late: number | null;
    /** JSON: why it was missed, and the rules by which it was judged; null when it was not, and in rows of older code. */
    cause: string | null;
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
}

interface ScheduleRow {
  id: number;
  name: string;
  job: string;
  /** Cron; null where the schedule follows others. */
  expression: string | null;
  /** JSON: the schedules or jobs that it follows, and the condition; null where it has an expression. */
  chain: string | null;
  /** Of a chain: earlier ends do not count. */
  chained_since: number | null;
  timezone: string;
  enabled: number;
  description: string | null;
  input: string | null;
  /** JSON: its rules besides the time. */
  rules: string;
  source: 'file' | 'store';
  /** Grows with each change, so that a fire decided on an older state is refused. */
  version: number;
  mode: 'active' | 'paused';
  until: number | null;
  reason: string | null;
  by_: string | null;
  /** The nominal instant. */
  next_fire_at: number | null;
  /** When that fire is decided: later by the jitter, or when an operator wants it. */
  due_at: number | null;
  /** When `next_fire_at` was computed: a time in the future shows that a clock ran ahead. */
  planned_at: number;
  /** Since this time no live node has it in its file, and it does not fire. */
  gone_at: number | null;
  created_at: number;
  updated_at: number;
}
