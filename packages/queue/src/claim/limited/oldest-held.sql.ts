import type { Step } from '@sb/storage';
import type { LimitName } from '../../limits/limits.ts';
import { COLUMNS, HELD_FOR, HELD_KINDS, type HeldRow, heldRow } from '../../limits/lock-and-release.sql.ts';
import type { LimitsSnapshot } from '../../limits/limits.sql.ts';
import { PRIORITY_CODES } from '../../lifecycle.ts';

const head = (kind: (typeof HELD_KINDS)[number], priority: number): string =>
  `select * from (select ${COLUMNS} from runs where ${HELD_FOR[kind]} @id and priority = ${priority}
    and job_id not in (select value from json_each(@jobs)) and queue_id not in (select value from json_each(@queues))
    order by run_at, id limit 1) p${priority}`;
const heads = (kind: (typeof HELD_KINDS)[number]): string =>
  PRIORITY_CODES.map((priority) => head(kind, priority)).join(' union all ');
export const SQLITE_OLDEST = {
  queue: heads('queue'),
  job: heads('job'),
  key: heads('key'),
  queue_rate: heads('queue_rate'),
  job_rate: heads('job_rate'),
  key_rate: heads('key_rate'),
} as const;

const part = (kind: (typeof HELD_KINDS)[number]): string => `select * from (select ${COLUMNS} from runs
    where g.kind = '${kind}' and ${HELD_FOR[kind].replace('@key', 'g.key')} g.id and priority = p.priority
    and job_id <> all($2::int[]) and queue_id <> all($3::int[]) order by run_at, id limit 1 for update skip locked) ${kind}_held`;
const POSTGRES_OLDEST = `select r.${COLUMNS.replaceAll(', ', ', r.')}
  from jsonb_to_recordset($1::jsonb) as g(kind text, id int, key text)
  cross join (values (0), (1), (2), (3)) p(priority)
  cross join lateral (${HELD_KINDS.map(part).join(' union all ')}) r`;

/** For each limit, the held run of each priority that is due longest: the oldest of all is among them. The rows are locked. */
export function findOldestHeld(
  limits: readonly LimitName[],
  { stoppedJobs, stoppedQueues }: LimitsSnapshot,
): Step<readonly HeldRow[]> {
  return {
    sqlite(handle) {
      const stopped = {
        jobs: JSON.stringify([...stoppedJobs]),
        queues: JSON.stringify([...stoppedQueues]),
      };
      return limits.flatMap(
        ({ kind, id, key }) =>
          handle
            .objects(SQLITE_OLDEST[kind])
            .all({ id, ...(key !== null && { key }), ...stopped }) as HeldRow[],
      );
    },
    async postgres(handle) {
      const asked = JSON.stringify(limits.map(({ kind, id, key }) => ({ kind, id, key })));
      const values = [asked, [...stoppedJobs], [...stoppedQueues]];
      return (await handle.arrays('oldest_held', POSTGRES_OLDEST, values)).map(heldRow);
    },
  };
}
