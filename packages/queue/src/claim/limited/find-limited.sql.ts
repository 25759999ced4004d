import type { Step } from '@sb/storage';
import { COLUMNS, type HeldRow, heldRow } from '../../limits/lock-and-release.sql.ts';
import { NOW } from '../../postgres-now.sql.ts';
import { PRIORITY_CODES } from '../../lifecycle.ts';
import { byDue, firstAndOldest } from './scan-keyless.ts';

export const SQLITE_LIMITED = `select ${COLUMNS} from runs where state = 1 and lane = 1 and queue_id = @queue
  and priority = @priority and run_at <= @now and job_id in (select value from json_each(@jobs)) order by run_at, id limit @limit+0`;

const POSTGRES_LIMITED_COLUMNS = 'id, job_id, queue_id, priority, run_at, crashes, limit_key, rate_key';

/** $1 now $2 jobs $3 queues $4 rows $5 oldest. */
const limited = (lock: string): string => `with ${NOW(1)}
select ${POSTGRES_LIMITED_COLUMNS} from (select r.*, row_number() over (order by r.priority, r.run_at, r.id) as place,
  row_number() over (order by r.run_at, r.id) as age from unnest($3::int[]) q(id) cross join (values (0), (1), (2), (3)) p(priority)
cross join lateral (select ${POSTGRES_LIMITED_COLUMNS} from runs where state = 1 and lane = 1 and queue_id = q.id and priority = p.priority
  and run_at <= (select ms from t) and job_id = any($2::int[]) order by run_at, id limit $4::int ${lock}) r
) found
where place <= $4::int or age <= $5::int order by place`;

const FIND_LIMITED = limited('');
const LOCK_LIMITED = limited('for update skip locked');

/** Ids of the jobs and queues that a node may take runs of. */
export interface Scope {
  readonly jobs: readonly number[];
  readonly queues: readonly number[];
  /**
   * The jobs whose keys the code of this node does not work out. A run without its key would come again at each claim, before
   * runs that the node can take: scan-keyless.ts.
   */
  readonly needLimitKey: readonly number[];
  readonly needRateKey: readonly number[];
}

export interface Wanted {
  readonly limit: number;
  /** This many of the oldest too, whatever their priority. */
  readonly oldest: number;
}

interface Locking {
  /** Locks the rows, and leaves out those that another transaction has locked. */
  readonly lock: boolean;
}

/** The first due runs with limits, by priority and as they are due. */
export function findLimited(
  { jobs, queues }: Pick<Scope, 'jobs' | 'queues'>,
  wanted: Wanted & Locking,
): Step<readonly HeldRow[]> {
  return {
    sqlite(handle) {
      const found: HeldRow[] = [];
      const { limit, oldest } = wanted;
      const values = { now: handle.now(), jobs: JSON.stringify(jobs) };
      for (const priority of PRIORITY_CODES) {
        const most = found.length < limit ? limit : oldest;
        if (most === 0) break;
        const due = queues.flatMap(
          (queue) =>
            handle.objects(SQLITE_LIMITED).all({ ...values, queue, priority, limit: most }) as HeldRow[],
        );
        found.push(...due.toSorted(byDue));
      }
      return firstAndOldest(found, wanted);
    },
    async postgres(handle) {
      const { limit, oldest, lock } = wanted;
      const [name, text] = lock ? ['lock_limited', LOCK_LIMITED] : ['find_limited', FIND_LIMITED];
      const values = [handle.now(), jobs, queues, limit, oldest];
      return (await handle.arrays(name, text, values)).map(heldRow);
    },
  };
}
