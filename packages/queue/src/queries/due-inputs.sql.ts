import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';

/**
 * The inputs of a job's runs that are at work or due, as JSON: none of a run that is held, or that waits for a retry. One
 * statement for both, so that a run that begins or is put back meanwhile is in one of the two.
 * No index has all runs of a job: it looks at all live runs, a million in about 0.2 s.
 */
export function* findDueInputs(tx: Tx, jobId: string): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ input: string }>`
    select coalesce(i.body, r.input) as input from runs r
    left join run_inputs i on i.run_id = r.id and r.input = '@'
    where r.job_id = (select id from job_defs where name = ${jobId}) and r.input is not null
      and ((${sql.raw(AT_WORK)}) or (r.state = 1 and r.run_at <= ${tx.now}))`);
  return rows.map(({ input }) => input);
}
