/** The claim's statements on SQLite: one range of the index for each queue and priority. */
import { PRIORITY_CODES } from '../lifecycle.ts';
import { SQLITE_COLUMNS, SQLITE_RETURNING, SQLITE_TAKE } from '../rows/claimed-run.sql.ts';
import { QUEUED_RANGES } from '../rows/live-ranges.sql.ts';
import { RATES_SCAN } from './limited/scan-rates.sql.ts';

const DUE = 'state = 1 and lane = 0 and queue_id = @queue and priority = @priority and run_at <= @now';

/**
 * A claim reads due runs, and then begins them: `update ... returning` keeps its rows in a table of its own, an eighth of
 * a tick. Both are in one transaction of the only writer, so nothing comes between.
 */
export const READ_DUE = `select ${SQLITE_COLUMNS} from runs where ${DUE} order by run_at, id limit @slots+0`;
export const TAKE_SPAN = `${SQLITE_TAKE} where id between @first and @last`;
export const TAKE_READ = `${SQLITE_TAKE} where id in (select value from json_each(@ids))`;
export const CLAIM_IDS = `${SQLITE_TAKE} where id in (select value from json_each(@ids)) and state = 1 ${SQLITE_RETURNING}`;
export const LIMITED_EXIST = 'select 1 from runs where state = 1 and lane = 1 limit 1';
export const LIMITED_SCAN = `select exists (select 1 from queues q
    cross join (select value as priority from json_each('[${PRIORITY_CODES.join(', ')}]')) p where exists (
    select 1 from runs where state = 1 and lane = 1 and queue_id = q.id and priority = p.priority and run_at <= @now)),
  ${RATES_SCAN('@now')}`;
/** Due runs without limits that this node could take. */
export const BESIDE = `select count(*) from (select job_id from runs where ${DUE} order by run_at, id limit @slots+0)
  where job_id not in (select value from json_each(@others))`;
export const SCAN = `select id, job_id, run_at from runs where ${DUE} and (run_at, id) > (@fromRunAt, @fromId)
  order by run_at, id limit @slots+0`;
export const HEADS = `select id, job_id, run_at from (${PRIORITY_CODES.map(
  (
    priority,
  ) => `select * from (select id, job_id, run_at from runs where state = 1 and lane = 0 and queue_id = @queue
    and priority = ${priority} and run_at <= @now order by run_at, id limit @slots+0)`,
).join(' union all ')}) order by run_at, id limit @slots+0`;
export const NEXT_DUE = `select min(at) from (${QUEUED_RANGES.map(
  (range) => `select min(run_at) as at from runs where ${range} and queue_id = @queue and run_at > @after`,
).join(' union all ')})`;

export const NEXT_IN_RANGE =
  'select min(run_at) from runs where state = 1 and lane = 0 and queue_id = @queue and priority = @priority';
