/**
 * The claim's statements on PostgreSQL. A claim walks one index range for each queue and priority, and takes from each
 * what the ranges before it left. States are literals: a bound one cannot use a partial index.
 */
import { MUST_NOT_CLAIM } from '../at-work.ts';
import { POSTGRES_COLUMNS, POSTGRES_PACKED } from '../rows/claimed-run.sql.ts';
import { NOW } from '../postgres-now.sql.ts';
import { notPaused } from '../pauses/standing.sql.ts';
import { NEXT_RATE, RATES_SCAN } from './limited/scan-rates.sql.ts';
import { PRIORITY_CODES } from '../lifecycle.ts';

const ON = notPaused('(select ms from t)');

/** The first entry of an index that is nearly always empty; read once a statement. */
const LIMITED_EXIST = 'exists (select 1 from runs where state = 1 and lane = 1)';

/** Begins the runs of `pick`. The answer has one row, also where there was no run: facts about the store are in it. */
const TAKE_PICKED = `taken as (update runs l set state = 3, claim_no = l.claim_no + 1, node_id = $3::bigint,
  started_at = (select ms from t), deadline_at = (select ms from t) + coalesce(l.timeout_ms, 3600000)
where l.ctid = any(array(select c from pick)) and l.state = 1
returning ${POSTGRES_COLUMNS}, l.queue_id, l.priority)
select ${POSTGRES_PACKED}, ${LIMITED_EXIST}`;

const OURS = (parameter: number): string =>
  `ours as materialized (select array(select id from job_defs where ${ON} and name = any($${parameter}::text[])) as ids)`;
const QUEUES = (parameter: number, andAlso = ''): string =>
  `qs as materialized (select id from queues where ${ON} and ($${parameter}::text[] is null or name = any($${parameter}::text[]))${andAlso})`;
/** None while the node must not claim: PostgreSQL checks that once, before it reads the queues. */
const QUEUES_FOR = (parameter: number, node: number): string =>
  QUEUES(
    parameter,
    ` and not exists (select 1 from nodes where id = $${node}::bigint and ${MUST_NOT_CLAIM})`,
  );

/** Whether a run that is not ours is the first of a range: asked only if the store has such jobs. */
const FOREIGN_AHEAD = `case when (select count(*) from job_defs where version <> '') > (select cardinality(ids) from ours)
  then exists (select 1 from qs cross join (values (0), (1), (2), (3)) p(priority) cross join lateral (
    select job_id from runs where state = 1 and lane = 0 and queue_id = qs.id and priority = p.priority
      and run_at >= ($6::bigint[])[p.priority + 1] and run_at <= (select ms from t) order by run_at, id limit 1) h
    where h.job_id <> all((select ids from ours)::int[])) else false end`;

/** The columns of a claim's row with facts about the store, after those of POSTGRES_PACKED. */
export const LIMITED_EXIST_AT = 9;
export const FOREIGN_AHEAD_AT = 10;
/** Of a claim of all ranges: the lowest and the highest queue and priority of what it took. */
export const RANGE_AT = 11;
/** Of a claim of one range: whether runs of another range are due, in which case it took nothing. */
export const OTHERS_DUE_AT = 11;

export const CLAIM_STRICT = claimStatement(false);
export const CLAIM_SHARED = claimStatement(true);

/**
 * Whether runs are due that have limits or have crashed their node twice. If so, how many due runs without limits of each
 * priority this node could take. And whether rates have slots. $1 now $2 slots $3 jobs $4 queues.
 */
export const LIMITED_SCAN = `with ${NOW(1)}, ${OURS(3)}, ${QUEUES(4)},
g as materialized (select exists (select 1 from queues q cross join (values (0), (1), (2), (3)) p(priority)
  cross join lateral (select 1 from runs where state = 1 and lane = 1 and queue_id = q.id and priority = p.priority
    and run_at <= (select ms from t) order by run_at, id limit 1) r) as due)
select due, case when due then (select json_agg(n order by priority) from (select p.priority, (select count(*) from qs
  cross join lateral (select job_id from runs where state = 1 and lane = 0 and queue_id = qs.id and priority = p.priority
    and run_at <= (select ms from t) order by run_at, id limit $2::int) r
  where r.job_id = any((select ids from ours)::int[])) as n from (values (0), (1), (2), (3)) p(priority)) b) end,
  ${RATES_SCAN('(select ms from t)')} from g`;

export const JOB_NAMES = 'select id, name from job_defs where name = any($1::text[])';

/** $1 queues $2 now $3 how long ago runs were due that it leaves aside. */
export const NEXT_DUE = `with ${NOW(2)}, later as materialized (select coalesce((select ms from t) - $3::bigint, 0) as ms)
select least(min(r.at), (${NEXT_RATE('(select ms from t)')}))::bigint, (select ms from t) from queues q cross join lateral (
  ${PRIORITY_CODES.flatMap((priority) => [nextIn(priority, 0), nextIn(priority, 1)]).join(' union all ')}) r
where ${ON} and ($1::text[] is null or q.name = any($1::text[]))`;

function nextIn(priority: number, lane: 0 | 1): string {
  return `select min(run_at) as at from runs where state = 1 and lane = ${lane} and queue_id = q.id
    and priority = ${priority} and run_at > (select ms from later)`;
}

/** When the first due run of each priority became due; now, if there is none. $1 now $2 queues. */
export const FLOORS = `with ${NOW(1)},
${QUEUES(2)}
select array[${PRIORITY_CODES.map(firstDue).join(', ')}]::text`;

function firstDue(priority: number): string {
  return `coalesce((select min(r.run_at) from qs cross join lateral (select run_at from runs where state = 1 and lane = 0
    and queue_id = qs.id and priority = ${priority} and run_at <= (select ms from t) order by run_at, id limit 1) r), (select ms from t))`;
}

/** One range: the due runs of one priority, over all queues. $1 now $2 slots $3 node $4 jobs $5 queues $6 floors $7 oldest. */
function range(priority: number, limit: string): string {
  return `select r.c, r.run_at, r.id from qs cross join lateral (
    select ctid as c, id, run_at from runs where state = 1 and lane = 0 and queue_id = qs.id and priority = ${priority}
    and run_at >= ($6::bigint[])[${priority + 1}] and run_at <= (select ms from t) and job_id = any((select ids from ours)::int[])
    order by run_at, id limit ${limit} for update skip locked) r`;
}

function best(priority: number, limit: string): string {
  return `select c, run_at, id from (${range(priority, limit)}) y order by run_at, id limit ${limit}`;
}

/** How many slots the ranges before this priority have left. */
function left(priority: number): string {
  return ['$2::int', ...PRIORITY_CODES.slice(0, priority).map((p) => `(select count(*) from p${p})`)].join(
    ' - ',
  );
}

function claimStatement(shared: boolean): string {
  const oldest = `old as materialized (select c from (${PRIORITY_CODES.map((p) => `(${range(p, '$7::int')})`).join(' union all ')}) o
    order by run_at, id limit $7::int),`;
  const ranges = PRIORITY_CODES.map((p) => `p${p} as materialized (${best(p, left(p))})`).join(',\n');
  const strict = PRIORITY_CODES.map((p) => `select c from p${p}`).join(' union all ');
  // A run of the oldest may be among the most urgent too: it counts once.
  const both = `select c from old union all (select c from (${strict}) a where c <> all(array(select c from old))
    limit $2::int - (select count(*) from old))`;
  return `with ${NOW(1)},
${OURS(4)},
${QUEUES_FOR(5, 3)},
${shared ? oldest : ''}
${ranges},
pick as materialized (${shared ? both : strict}),
${TAKE_PICKED}, ${FOREIGN_AHEAD}, min(queue_id)::int, max(queue_id)::int, min(priority)::int, max(priority)::int from taken`;
}

/**
 * A claim of the only range that had due runs before: a quarter cheaper than one of all ranges. It takes nothing while a
 * run of another range is due, which may be more urgent, or older. $7 queue $8 priority.
 */
export const CLAIM_RANGE = `with ${NOW(1)},
${OURS(4)},
${QUEUES_FOR(5, 3)},
others as materialized (select exists (select 1 from qs cross join (values (0), (1), (2), (3)) p(priority) cross join lateral (
  select 1 from runs where state = 1 and lane = 0 and queue_id = qs.id and priority = p.priority
    and run_at >= ($6::bigint[])[p.priority + 1] and run_at <= (select ms from t) and job_id = any((select ids from ours)::int[])
    order by run_at, id limit 1) r where qs.id <> $7::int or p.priority <> $8::int) as due),
pick as materialized (select ctid as c from runs where state = 1 and lane = 0 and queue_id = $7::int and priority = $8::int
  and run_at >= ($6::bigint[])[$8::int + 1] and run_at <= (select ms from t) and job_id = any((select ids from ours)::int[])
  and not (select due from others) and exists (select 1 from qs where id = $7::int)
  order by run_at, id limit $2::int for update skip locked),
${TAKE_PICKED}, ${FOREIGN_AHEAD}, (select due from others) from taken`;

/** The due runs after these positions, a part of each range, and whether they are ours. $2 rows of a range $3 positions $6 node. */
export const SCAN = `with ${NOW(1)}, ${OURS(4)}, ${QUEUES_FOR(5, 6)}
select qs.id::int, p.priority, r.id, r.run_at, r.job_id = any((select ids from ours)::int[]), (select ids from ours)::text
from qs cross join (values (0), (1), (2), (3)) p(priority)
left join jsonb_to_recordset($3::jsonb) f(queue bigint, priority int, run_at bigint, id bigint)
  on f.queue = qs.id and f.priority = p.priority
cross join lateral (select id, run_at, job_id from runs where state = 1 and lane = 0 and queue_id = qs.id
  and priority = p.priority and run_at <= (select ms from t) and (run_at, id) > (coalesce(f.run_at, -1), coalesce(f.id, 0))
  order by run_at, id limit $2::int) r
order by p.priority, r.run_at, r.id`;

/** Takes those of these runs that are still due. $2 ids. */
export const CLAIM_IDS = `with ${NOW(1)}, ${OURS(4)}, ${QUEUES_FOR(5, 3)},
pick as materialized (select ctid as c from runs where id = any($2::bigint[]) and state + 0 = 1 and lane = 0
  and queue_id = any(array(select id from qs)) and job_id = any((select ids from ours)::int[])
  order by id for update skip locked),
${TAKE_PICKED} from taken`;
