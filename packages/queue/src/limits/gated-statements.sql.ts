/** The statements of runs with limits that are asked at each of their claims. $1 now $2 jobs $3 queues $4 rows $5 oldest. */
import { NOW } from '../claim/postgres-statements.sql.ts';

const COLUMNS = 'id, job_id, queue_id, priority, run_at, crashes, limit_key, rate_key';

const gated = (lock: string): string => `with ${NOW(1)}
select ${COLUMNS} from (select r.*, row_number() over (order by r.priority, r.run_at, r.id) as place,
  row_number() over (order by r.run_at, r.id) as age from unnest($3::int[]) q(id) cross join (values (0), (1), (2), (3)) p(priority)
cross join lateral (select ${COLUMNS} from runs where state = 1 and lane = 1 and queue_id = q.id and priority = p.priority
  and run_at <= (select ms from t) and job_id = any($2::int[]) order by run_at, id limit $4::int ${lock}) r
) found
where place <= $4::int or age <= $5::int order by place`;

export const FIND_GATED = gated('');
export const LOCK_GATED = gated('for update skip locked');
