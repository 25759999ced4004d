import type { Step } from '@sb/storage';
import { COLUMNS, type HeldRow, heldRow } from '../../limits/lock-and-release.sql.ts';
import { NOW } from '../../postgres-now.sql.ts';
import { PRIORITY_CODES } from '../../lifecycle.ts';
import { byDue, KEYLESS_SCAN, type Position } from './scan-keyless.ts';

export const SQLITE_KEYLESS_SCAN = `select ${COLUMNS} from runs where state = 1 and lane = 1 and queue_id = @queue
  and priority = @priority and run_at <= @now and (run_at, id) > (@fromRunAt, @fromId) order by run_at, id limit @rows+0`;

/** $1 now $2 queues $3 rows of a range $4 positions. */
const POSTGRES_KEYLESS_SCAN = `with ${NOW(1)}
select r.* from unnest($2::int[]) q(id) cross join (values (0), (1), (2), (3)) p(priority)
left join jsonb_to_recordset($4::jsonb) f(queue_id bigint, priority int, run_at bigint, id bigint)
  on f.queue_id = q.id and f.priority = p.priority
cross join lateral (select ${COLUMNS} from runs where state = 1 and lane = 1 and queue_id = q.id and priority = p.priority
  and run_at <= (select ms from t) and (run_at, id) > (coalesce(f.run_at, -1), coalesce(f.id, 0))
  order by run_at, id limit $3::int) r
order by p.priority, r.run_at, r.id`;

/** $1 now $2 ids. */
const POSTGRES_LOCK_FOUND = `with ${NOW(1)} select ${COLUMNS} from runs where id = any($2::bigint[]) and state + 0 = 1 and lane = 1
  and run_at <= (select ms from t) order by priority, run_at, id for update skip locked`;

/** A part of the due runs with limits of each queue and priority, after these positions: by priority, then by due time. */
export function scanKeyless(
  queues: readonly number[],
  positions: readonly Position[],
): Step<readonly HeldRow[]> {
  return {
    sqlite(handle) {
      const values = { now: handle.now(), rows: KEYLESS_SCAN };
      return PRIORITY_CODES.flatMap((priority) => {
        const due = queues.flatMap((queue) => {
          const from = positions.find((one) => one.queue_id === queue && one.priority === priority);
          const after = { fromRunAt: from?.run_at ?? -1, fromId: from?.id ?? 0 };
          return handle
            .objects(SQLITE_KEYLESS_SCAN)
            .all({ ...values, ...after, queue, priority }) as HeldRow[];
        });
        return due.toSorted(byDue);
      });
    },
    async postgres(handle) {
      const values = [handle.now(), queues, KEYLESS_SCAN, JSON.stringify(positions)];
      return (await handle.arrays('scan_keyless', POSTGRES_KEYLESS_SCAN, values)).map(heldRow);
    },
  };
}

/** Those of the runs that are still due and that no other transaction has locked, in the same order. PostgreSQL only. */
export function lockFound(rows: readonly HeldRow[]): Step<readonly HeldRow[]> {
  return {
    sqlite: () => rows,
    async postgres(handle) {
      const ids = rows.map(({ id }) => id);
      return (await handle.arrays('lock_found', POSTGRES_LOCK_FOUND, [handle.now(), ids])).map(heldRow);
    },
  };
}
