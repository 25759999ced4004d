/**
 * The tick's statements on PostgreSQL. Settle never joins (every joined form went quadratic sooner or later); the
 * claim walks one index range per queue and priority, each for what the ranges before it left.
 * States are literals: a bound one cannot use a partial index.
 */
import { POSTGRES_NOW, type PostgresHandle } from '@sb/storage';
import { createFairShare } from '../../fair-share.ts';
import type { ClaimedRun, Ended } from '../../run.ts';
import type { TickOptions } from '../../tick.ts';
import { claimedRun, inOrder } from '../claimed-run.ts';
import { notPaused } from '../standing.ts';
import {
  CLAIM_COLUMNS,
  type Claimed,
  HAS_RARE_FACTS,
  HISTORY_COLUMNS,
  type TickSteps,
} from '../tick-steps.ts';

const NOW = (parameter: number): string =>
  `t as materialized (select coalesce($${parameter}::bigint, ${POSTGRES_NOW}) as ms)`;

// node_id + 0 and state + 0 hide their index: the ids are all that should be looked up.
export const SETTLE = `with ${NOW(3)},
gone as (delete from runs l where l.id = any($1::bigint[])
  and l.claim_no = coalesce(($6::jsonb->>l.id::text)::int, $4::int)
  and l.node_id + 0 = $2 and l.state + 0 = 3 and l.has_children = 0 and l.ctl = 0
  returning ${HISTORY_COLUMNS}, failures),
h as (insert into run_history (${HISTORY_COLUMNS}, state, attempt, result, finished_at)
  select ${HISTORY_COLUMNS}, 4, failures + 1, $5::jsonb->>id::text, (select ms from t) from gone returning id)
select count(*)::int, case when count(*) < cardinality($1::bigint[]) then coalesce(json_agg(id), '[]') end from h`;

const RARE = `case when ${HAS_RARE_FACTS} then json_build_object('trigger', trigger, 'failures', failures,
    'crashes', crashes, 'fireAt', fire_at, 'scheduleId', schedule_id, 'tags', tags::json, 'dryRun', dry_run,
    'isLate', (start_by < (select ms from t))::int)::text end`;

const ON = notPaused('(select ms from t)');

/** The first entry of an index that is nearly always empty; looked up once a statement. */
const SUSPECT_EXISTS = 'exists (select 1 from runs where state = 1 and lane = 1)';
const SUSPECT_EXISTS_AT = 9;

export const CLAIM_STRICT = claimStatement(false);
export const CLAIM_SHARED = claimStatement(true);

const CLAIM_SUSPECT = `with ${NOW(1)},
pick as materialized (select id from runs where state = 1 and lane = 1 and run_at <= (select ms from t)
  and queue_id in (select id from queues where ${ON} and ($4::text[] is null or name = any($4::text[])))
  and job_id in (select id from job_defs where ${ON} and name = any($3::text[]))
  order by priority, run_at, id limit 1 for update skip locked)
${update('id = (select id from pick)', '$2::bigint')}`;

const JOB_NAMES = 'select id, name from job_defs where name = any($1::text[])';

const NEXT_DUE = `with ${NOW(2)} select min(r.at)::bigint from queues q cross join lateral (
  ${[0, 1, 2, 3].map((p) => `select min(run_at) as at from runs where state = 1 and lane = 0 and queue_id = q.id and priority = ${p}`).join(' union all ')}) r
where ${ON} and ($1::text[] is null or q.name = any($1::text[]))`;

/** One range: the due runs of one priority, over all queues. $1 now $2 slots $3 node $4 jobs $5 queues $6 oldest. */
function range(priority: number, limit: string): string {
  return `select r.c, r.run_at, r.id from qs cross join lateral (
    select ctid as c, id, run_at from runs where state = 1 and lane = 0 and queue_id = qs.id and priority = ${priority}
    and run_at <= (select ms from t) and job_id = any((select ids from ours)::int[])
    order by run_at, id limit ${limit} for update skip locked) r`;
}

function best(priority: number, limit: string): string {
  return `select c, run_at, id from (${range(priority, limit)}) y order by run_at, id limit ${limit}`;
}

/** What the ranges before this priority's left. */
function left(priority: number): string {
  return ['$2::int', ...[0, 1, 2, 3].slice(0, priority).map((p) => `(select count(*) from p${p})`)].join(
    ' - ',
  );
}

function claimStatement(shared: boolean): string {
  const oldest = `old as materialized (select c from (${[0, 1, 2, 3].map((p) => `(${range(p, '$6::int')})`).join(' union all ')}) o
    order by run_at, id limit $6::int),`;
  const ranges = [0, 1, 2, 3].map((p) => `p${p} as materialized (${best(p, left(p))})`).join(',\n');
  const strict = [0, 1, 2, 3].map((p) => `select c from p${p}`).join(' union all ');
  // Some of the oldest may be among the most urgent too: they count once.
  const both = `select c from old union all (select c from (${strict}) a where c <> all(array(select c from old))
    limit $2::int - (select count(*) from old))`;
  return `with ${NOW(1)},
ours as materialized (select array(select id from job_defs where ${ON} and name = any($4::text[])) as ids),
qs as materialized (select id from queues where ${ON} and ($5::text[] is null or name = any($5::text[]))),
${shared ? oldest : ''}
${ranges},
pick as materialized (${shared ? both : strict})
${update('ctid = any(array(select c from pick))', '$3::bigint')}`;
}

function update(where: string, node: string): string {
  return `update runs l set state = 3, claim_no = l.claim_no + 1, node_id = ${node}, started_at = (select ms from t),
  deadline_at = (select ms from t) + coalesce(l.timeout_ms, 3600000)
where l.${where} and l.state = 1
returning ${CLAIM_COLUMNS}, ${RARE}, ${SUSPECT_EXISTS}`;
}

export function postgresTickSteps({ nodeId, jobs, queues }: TickOptions): TickSteps {
  const share = createFairShare();
  // Without a share of their own they would wait for the first idle moment of a busy node.
  const suspectShare = createFairShare();
  let suspectMayExist = true;
  // Ids of jobs are never given twice: a name that is known stays true.
  const jobNames = new Map<number, string>();

  return {
    settle: (ended) => ({ postgres: (handle) => settle(handle, ended), sqlite: notSqlite }),
    claim: (slots, suspectToo) => ({
      postgres: (handle) => claim(handle, slots, suspectToo),
      sqlite: notSqlite,
    }),
    nextDueAt: () => ({ postgres: nextDueAt, sqlite: notSqlite }),
  };

  async function settle(handle: PostgresHandle, ended: readonly Ended[]): Promise<readonly Ended[]> {
    const sorted = ended.toSorted((a, b) => a.id - b.id);
    const claimNo = sorted[0]?.claimNo ?? 0;
    const others = sorted.filter((one) => one.claimNo !== claimNo).map((one) => [one.id, one.claimNo]);
    const results = sorted.flatMap(({ id, outcome }) =>
      outcome.state === 'succeeded' && outcome.result !== undefined ? [[id, outcome.result]] : [],
    );
    const [row] = await handle.arrays('settle', SETTLE, [
      // As the text that it becomes: the driver would quote each number.
      `{${sorted.map(({ id }) => id).join(',')}}`,
      nodeId,
      handle.now(),
      claimNo,
      results.length > 0 ? JSON.stringify(Object.fromEntries(results)) : null,
      others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : null,
    ]);
    const settled = row?.[1];
    if (!Array.isArray(settled)) return [];
    return sorted.filter(({ id }) => !settled.includes(id));
  }

  async function claim(handle: PostgresHandle, slots: number, suspectToo: boolean): Promise<Claimed> {
    const isSuspectsTurn = suspectShare.split(slots).oldest > 0;
    const suspects = suspectToo && suspectMayExist && isSuspectsTurn ? await claimSuspect(handle) : [];
    const open = slots - suspects.length;
    if (open === 0) return { runs: suspects, exhausted: false };
    const { oldest } = share.split(open);
    const values = [handle.now(), open, nodeId, jobs, queues ?? null];
    const rows =
      oldest > 0
        ? await handle.arrays('claim_shared', CLAIM_SHARED, [...values, oldest])
        : await handle.arrays('claim', CLAIM_STRICT, values);
    const taken = [...suspects, ...(await decode(handle, rows))];
    // Without a row nobody has looked; then nothing waits for this trip either.
    suspectMayExist = rows[0]?.[SUSPECT_EXISTS_AT] !== false;
    if (taken.length < slots) {
      share.reset();
      if (suspectToo && suspectMayExist && suspects.length === 0) taken.push(...(await claimSuspect(handle)));
    }
    // Rows that another node has locked are passed over: fewer than asked for does not mean that nothing is left.
    return { runs: inOrder(taken), exhausted: taken.length === 0 };
  }

  async function claimSuspect(handle: PostgresHandle): Promise<readonly ClaimedRun[]> {
    const rows = await handle.arrays('claim_suspect', CLAIM_SUSPECT, [
      handle.now(),
      nodeId,
      jobs,
      queues ?? null,
    ]);
    return decode(handle, rows);
  }

  async function decode(
    handle: PostgresHandle,
    rows: readonly (readonly unknown[])[],
  ): Promise<ClaimedRun[]> {
    if (!rows.every(([, jobId]) => jobNames.has(Number(jobId)))) await loadJobNames(handle);
    return rows.map((row) => claimedRun(row, (id) => jobNames.get(id) ?? `#${id}`));
  }

  async function loadJobNames(handle: PostgresHandle): Promise<void> {
    const known = await handle.arrays('job_names', JOB_NAMES, [jobs]);
    for (const [id, name] of known) jobNames.set(Number(id), String(name));
  }

  async function nextDueAt(handle: PostgresHandle): Promise<number | undefined> {
    const [row] = await handle.arrays('next_due', NEXT_DUE, [queues ?? null, handle.now()]);
    return typeof row?.[0] === 'number' ? row[0] : undefined;
  }
}

function notSqlite(): never {
  throw new Error('These statements are for PostgreSQL.');
}
