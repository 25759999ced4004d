import { isOneOf, sql, type Body, type Tx } from '@sb/storage';
import { goByIndexes } from '../../go-by-indexes.sql.ts';

export interface FailuresRow {
  readonly job: string;
  /** The hour or the minute since the epoch. */
  readonly at: number;
  readonly failed: number;
}

const KEYS = { stats_minute: 'minute', stats_hour: 'hour' } as const;

/** By the key of each hour or minute and job: the rows of other jobs are not met. */
export function* findFailures(
  tx: Tx,
  table: keyof typeof KEYS,
  { times, jobIds }: { readonly times: readonly number[]; readonly jobIds: readonly string[] },
): Body<readonly FailuresRow[]> {
  if (times.length === 0) return [];
  yield* goByIndexes(tx);
  const key = KEYS[table];
  const jobs = yield* tx.rows(
    sql<{ id: number; name: string }>`select id, name from job_defs where ${isOneOf(tx, 'name', jobIds)}`,
  );
  const names = new Map(jobs.map(({ id, name }) => [id, name]));
  const rows = yield* tx.rows(sql<Omit<FailuresRow, 'job'> & { job_id: number }>`
    select job_id, ${sql.raw(key)} as at, cast(sum(failed) as bigint) as failed from ${sql.table(table)}
    where ${isOneOf(tx, key, times)} and ${isOneOf(tx, 'job_id', [...names.keys()])} group by job_id, ${sql.raw(key)}`);
  return rows.map(({ job_id: id, ...row }) => ({ job: names.get(id) ?? '', ...row }));
}
