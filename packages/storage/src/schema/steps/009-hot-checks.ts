/**
 * Takes the checks off the tables that each run is written to, on PostgreSQL: it tests all of them with each insert and
 * each update, a twentieth of its work. They were a net under our own statements, which nothing else writes by. SQLite
 * keeps them, where they cost nothing, and every statement is tried on both stores.
 */
import type { Dialect } from '../../sql.ts';

const ON_RUNS = ['priority', 'trigger', 'state', 'lane', 'ctl'];
const ON_HISTORY = ['priority', 'trigger', 'state'];

/** Two migrations, since a transaction that locks both tables might wait for a reader that waits for it. */
export function runsWithoutChecks(dialect: Dialect): readonly string[] {
  return dialect === 'sqlite' ? [] : [withoutChecks('runs', ON_RUNS)];
}

export function historyWithoutChecks(dialect: Dialect): readonly string[] {
  return dialect === 'sqlite' ? [] : [withoutChecks('run_history', ON_HISTORY)];
}

function withoutChecks(table: string, columns: readonly string[]): string {
  return `alter table ${table} ${columns.map((column) => `drop constraint ${table}_${column}_check`).join(', ')}`;
}
