/** What another system shows of a board: the tasks that are marked for it. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { LocalDate } from '../model/dates.ts';
import type { Task } from '../model/organisation.ts';
import type { MemberPlan } from '../model/week.ts';
import { sortBy } from '../order.ts';
import { decodeRecord, type RecordRow } from '../records/stored.sql.ts';

/** The last weeks whose plans are looked at. */
const WEEKS = 8;

/** Tasks with `syncToGithub` and a repository, by id. */
export function* readMarkedTasks(tx: Tx, orgId: string): Body<readonly Task[]> {
  const isMarked =
    tx.dialect === 'sqlite'
      ? sql`body ->> 'syncToGithub' = 1 and body -> 'github' is not null`
      : sql`body::json ->> 'syncToGithub' = 'true' and body::json -> 'github' is not null`;
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from tasks where org_id = ${orgId} and archived = 0 and ${isMarked}`);
  return sortBy(
    rows.map((row) => decodeRecord<Task>(row).record),
    ({ id }) => [id],
  );
}

/** The last week whose plan was approved, or is under way, of each task that is in one. */
export function* readPlannedWeeks(tx: Tx, orgId: string): Body<ReadonlyMap<string, LocalDate>> {
  const rows = yield* tx.rows(sql<{ week: string; body: string }>`
    select s.week_start as week, p.body from (
      select id, week_start from sprints where org_id = ${orgId} and state in ('approved', 'active')
      order by week_start desc limit ${sql.lit(WEEKS)}) s
    join member_plans p on p.org_id = ${orgId} and p.sprint_id = s.id order by s.week_start`);
  return new Map(
    rows.flatMap(({ week, body }) =>
      (JSON.parse(body) as MemberPlan).items.map(({ taskId }) => [taskId, week] as const),
    ),
  );
}
