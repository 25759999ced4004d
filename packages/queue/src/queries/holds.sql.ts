import { sql, type Body, type Tx } from '@sb/storage';

export interface HoldRow {
  readonly job: string;
  readonly reason: string | null;
  readonly runs: number;
}

/** The first `most` held runs of a queue by job and reason, the most first. */
export function* findHolds(tx: Tx, queue: string, most: number): Body<readonly HoldRow[]> {
  return yield* tx.rows(sql<HoldRow>`
    select d.name as job, part.reason, count(*) as runs from (
      select job_id, reason from runs where queue_id = (select id from queues where name = ${queue}) and state = 2
      order by id limit ${sql.lit(most)}) part
    join job_defs d on d.id = part.job_id group by d.name, part.reason order by runs desc, d.name, part.reason`);
}
