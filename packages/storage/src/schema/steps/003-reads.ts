/**
 * What people ask of runs: when a step began, which dead letters have the same error, how deep a queue was; and indexes
 * for lists that would otherwise walk history or events.
 */
import type { Dialect } from '../../sql.ts';

export function reads(dialect: Dialect): readonly string[] {
  const big = dialect === 'sqlite' ? 'integer' : 'bigint';
  return [
    // When its code began; null in rows of older code, and for checkpoints.
    `alter table run_memory add column started_at ${big}`,
    // Equal for errors that differ in numbers, ids and paths only; null in letters of older code.
    'alter table dead_letters add column fingerprint text',
    // Each minute in which the queue had live runs. newest_run: the highest id that any run had then.
    `create table queue_depths (minute ${big} not null, queue_id integer not null, queued integer not null,
      later integer not null, held integer not null, running integer not null, oldest_due_at ${big},
      newest_run ${big} not null, primary key (minute, queue_id))`,
  ];
}

export interface Index {
  readonly name: string;
  /** What follows `on`: the table, its columns, and the condition. */
  readonly on: string;
}

export const READ_INDEXES: readonly Index[] = [
  { name: 'run_history_job_bad', on: 'run_history (job_id, seq) where state <> 4' },
  { name: 'run_history_by_run', on: `run_history (created_by) where created_by like 'run:%'` },
  { name: 'runs_by_run', on: `runs (created_by) where created_by like 'run:%'` },
  { name: 'dead_letters_print', on: `dead_letters (fingerprint, run_id) where status = 'open'` },
  { name: 'events_actor', on: 'events (seq) where actor is not null' },
];
