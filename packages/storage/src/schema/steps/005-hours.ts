/** Statistics of whole hours, summed from the minutes: a day is read from dozens of rows instead of tens of thousands. */
import type { Dialect } from '../../sql.ts';

export function hours(dialect: Dialect): readonly string[] {
  const [big, blob] = dialect === 'sqlite' ? ['integer', 'blob'] : ['bigint', 'bytea'];
  return [
    // Hours since the epoch. Derived: any row can be made again from its minutes.
    `create table stats_hour (job_id integer not null, queue_id integer not null, hour ${big} not null,
      succeeded integer not null, failed integer not null, other integer not null, retried integer not null,
      run_ms ${big} not null, wait_ms ${big} not null, run_histogram ${blob} not null, wait_histogram ${blob} not null,
      primary key (hour, job_id, queue_id))`,
  ];
}
