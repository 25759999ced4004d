import { POSTGRES_NOW, type PostgresHandle } from '@sb/storage';
import { firstState, type NewRun } from '../new-run.ts';

// One row that holds all ids: a row for each costs more than the rest of a long answer.
const INSERT = `with t as materialized (select coalesce($1::bigint, ${POSTGRES_NOW}) as ms),
stored as (insert into runs
  (job_id, queue_id, priority, state, lane, claim_no, node_id, started_at, deadline_at, run_at, created_at,
   max_attempts, timeout_ms, start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, input)
  select d.id, q.id, coalesce($2::int, d.priority), $3::int, $4::int, $5::int, $6::bigint,
    case when $6::bigint is not null then t.ms end,
    case when $6::bigint is not null then t.ms + coalesce($7::bigint, d.timeout_ms) end,
    t.ms + $8::bigint, t.ms, coalesce($9::int, d.max_attempts), coalesce($7::bigint, d.timeout_ms),
    t.ms + $8::bigint + coalesce($19::bigint, d.start_deadline_ms), $10::text,
    $11::bigint, $12::bigint, $13::text, $14::text, $15::int, x.value
  from t, job_defs d
  join queues q on q.id = case when $16::text is null then d.queue_id else (select id from queues where name = $16::text) end
  cross join lateral unnest($17::text[]) as x(value)
  where d.name = $18::text and q.mode <> 'draining' and (d.version <> '' or $6::bigint is not null)
  returning id)
select json_agg(id) from stored`;

const INSERT_INPUTS = `insert into run_inputs (run_id, body)
  select * from unnest($1::bigint[], $2::text[])`;

export async function postgresInsert(
  handle: PostgresHandle,
  run: NewRun,
  inputs: readonly (string | null)[],
): Promise<readonly number[]> {
  const { state, lane, claimNo } = firstState(run.pin);
  const [row] = await handle.arrays('enqueue', INSERT, [
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
    inputs,
    run.jobId,
    run.startWithinMs,
  ]);
  const ids = row?.[0];
  return Array.isArray(ids) ? ids.map(Number) : [];
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
