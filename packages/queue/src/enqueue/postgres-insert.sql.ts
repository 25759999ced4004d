import { POSTGRES_NOW, type PostgresHandle } from '@sb/storage';
import type { RunRequest } from '../run.ts';
import {
  depthText,
  type Inserted,
  type NewRows,
  type Room,
  type DifferentRun,
  firstState,
  type NewRun,
} from './new-run.sql.ts';
import { LANE, LIMIT_KEY, RATE_KEY } from '../limits/manage/lanes.sql.ts';

const COLUMNS = `job_id, queue_id, priority, state, lane, claim_no, node_id, started_at, deadline_at, run_at, created_at,
   max_attempts, timeout_ms, start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, limit_key, rate_key`;

const SELECT = `select d.id, q.id, coalesce($2::int, d.priority), $3::int, ${LANE('$4::int')}, $5::int, $6::bigint,
    case when $6::bigint is not null then t.ms end,
    case when $6::bigint is not null then t.ms + coalesce($7::bigint, d.timeout_ms) end,
    t.ms + $8::bigint, t.ms, coalesce($9::int, d.max_attempts), coalesce($7::bigint, d.timeout_ms),
    t.ms + $8::bigint + coalesce($18::bigint, d.start_deadline_ms), $10::text,
    $11::bigint, $12::bigint, $13::text, $14::text, $15::int, ${LIMIT_KEY('$20::text')}, ${RATE_KEY('$21::text')}`;
const NOW = `t as materialized (select coalesce($1::bigint, ${POSTGRES_NOW}) as ms)`;
const WHERE = `d.name = $17::text and q.mode <> 'draining' and (d.version <> '' or $6::bigint is not null)
    and (q.max_depth is null or $19::int = 1)`;

function from(rows: string): string {
  return `from t, job_defs d
  join queues q on q.id = case when $16::text is null then d.queue_id else (select id from queues where name = $16::text) end
  cross join lateral ${rows}`;
}

// One row with all ids: a row for each id would cost more than the rest of a long answer.
const INSERT = `with ${NOW},
stored as (insert into runs (${COLUMNS}, input) ${SELECT}, x.value
  ${from('unnest($22::text[]) as x(value)')} where ${WHERE} and d.needs_key = 0
  returning id)
select json_agg(id) from stored`;

const INSERT_KEYED = `with ${NOW},
stored as (insert into runs (${COLUMNS}, input, dedupe_key) ${SELECT}, x.value, x.key
  ${from('unnest($22::text[], $23::text[]) as x(value, key)')} where ${WHERE}
  on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing returning id, dedupe_key)
select json_agg(id), json_agg(dedupe_key) from stored`;

// The ids are drawn first, so that each id can be matched to its request.
const INSERT_DIFFERENT = `with ${NOW}, x as materialized (
  select nextval('runs_id_seq') as id, r.* from jsonb_to_recordset($2::jsonb) as r("place" int, "jobId" text, "queue" text,
    "priority" int, "delayMs" bigint, "maxAttempts" int, "timeoutMs" bigint, "startWithinMs" bigint, "trigger" text,
    "scheduleId" bigint, "fireAt" bigint, "createdBy" text, "tags" text, "dryRun" int, "dedupeKey" text,
    "dedupeTtlMs" bigint, "limitKey" text, "rateKey" text, "input" text)),
stored as (insert into runs (id, job_id, queue_id, priority, state, lane, run_at, created_at, max_attempts, timeout_ms,
    start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, input, dedupe_key, limit_key, rate_key)
  select x.id, d.id, q.id, coalesce(x.priority, d.priority), 1, ${LANE('0')}, t.ms + x."delayMs", t.ms,
    coalesce(x."maxAttempts", d.max_attempts), coalesce(x."timeoutMs", d.timeout_ms),
    t.ms + x."delayMs" + coalesce(x."startWithinMs", d.start_deadline_ms), x.trigger, x."scheduleId", x."fireAt",
    x."createdBy", x.tags, x."dryRun", x.input, x."dedupeKey", ${LIMIT_KEY('x."limitKey"')},
    ${RATE_KEY('x."rateKey"')}
  from t, x join job_defs d on d.name = x."jobId"
  join queues q on q.id = case when x.queue is null then d.queue_id else (select id from queues where name = x.queue) end
  where d.version <> '' and q.mode <> 'draining' and q.max_depth is null
    and case when x."dedupeKey" is null then d.needs_key = 0 else coalesce(x."dedupeTtlMs", d.dedupe_ttl_ms) is null
      and not exists (select 1 from dedupe e where e.job_id = d.id and e.key = x."dedupeKey" and e.expires_at > t.ms) end
  order by x.place
  on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing returning id)
select json_agg(x.place), json_agg(x.id) from stored s join x on x.id = s.id`;

const INSERT_INPUTS = `insert into run_inputs (run_id, body)
  select * from unnest($1::bigint[], $2::text[])`;

/** A transaction that counts locks the queue's row first; the count after the lock needs a statement of its own. */
const LOCK_BOUND = `select id from queues q where q.max_depth is not null and
  q.id = case when $1::text is null then (select queue_id from job_defs where name = $2::text)
    else (select id from queues where name = $1::text) end for update`;
const ROOM = `select q.name, q.max_depth, ${depthText('q.id', 'q.max_depth')} from queues q where q.id = $1::bigint`;

export async function postgresInsert(
  handle: PostgresHandle,
  run: NewRun,
  { inputs, keys }: NewRows,
): Promise<Inserted> {
  const { state, lane, claimNo } = firstState(run.pin);
  const values = [
    handle.now(),
    run.priority,
    state,
    lane,
    claimNo,
    run.pin?.nodeId ?? null,
    run.timeoutMs,
    run.delayMs,
    run.maxAttempts,
    run.trigger,
    run.scheduleId,
    run.fireAt,
    run.createdBy,
    run.tags,
    run.dryRun,
    run.queue,
    run.jobId,
    run.startWithinMs,
    run.unbounded,
    run.limitKey,
    run.rateKey,
    inputs,
  ];
  const [row] = keys
    ? await handle.arrays('enqueue_keyed', INSERT_KEYED, [...values, keys])
    : await handle.arrays('enqueue', INSERT, values);
  return { ids: listOf(row?.[0]).map(Number), ...(keys && { keys: listOf(row?.[1]).map(String) }) };
}

export async function postgresInsertDifferent(
  handle: PostgresHandle,
  runs: readonly DifferentRun[],
): Promise<readonly (number | undefined)[]> {
  const rows = JSON.stringify(
    runs.map(({ pin: _pin, unbounded: _unbounded, ...run }, place) => ({ ...run, place })),
  );
  const [row] = await handle.arrays('enqueue_different', INSERT_DIFFERENT, [handle.now(), rows]);
  const [places, ids] = [listOf(row?.[0]), listOf(row?.[1])];
  const answers = runs.map((): number | undefined => undefined);
  for (const [at, place] of places.entries()) answers[Number(place)] = Number(ids[at]);
  return answers;
}

export async function postgresInsertInputs(
  handle: PostgresHandle,
  inputs: readonly (readonly [number, string])[],
): Promise<void> {
  await handle.arrays('enqueue_inputs', INSERT_INPUTS, [
    inputs.map(([id]) => id),
    inputs.map(([, body]) => body),
  ]);
}

/** Undefined for a queue without a bound. The queue's row is locked. */
export async function postgresRoom(
  handle: PostgresHandle,
  { queue, jobId }: RunRequest,
): Promise<Room | undefined> {
  const [bound] = await handle.arrays('lock_bound', LOCK_BOUND, [queue ?? null, jobId]);
  if (!bound) return undefined;
  const [row] = await handle.arrays('room', ROOM, [bound[0]]);
  return row && { queue: String(row[0]), maxDepth: Number(row[1]), depth: Number(row[2]) };
}

/** An aggregate over no rows is null. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
