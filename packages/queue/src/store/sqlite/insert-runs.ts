import type { SqliteHandle } from '@sb/storage';
import { firstState, type NewRun } from '../new-run.ts';

/** One statement for any number of runs: the inputs come as one JSON array, the rest from the definition. */
const INSERT = `insert into runs
  (job_id, queue_id, priority, state, lane, claim_no, node_id, started_at, deadline_at, run_at, created_at,
   max_attempts, timeout_ms, start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, input)
  select d.id, q.id, coalesce(@priority, d.priority), @state, @lane, @claimNo, @nodeId, @startedAt,
    @startedAt + coalesce(@timeoutMs, d.timeout_ms), @runAt, @now,
    coalesce(@maxAttempts, d.max_attempts), coalesce(@timeoutMs, d.timeout_ms),
    @runAt + coalesce(@startWithinMs, d.start_deadline_ms), @trigger, @scheduleId, @fireAt,
    @createdBy, @tags, @dryRun, x.value
  from job_defs d
  join queues q on q.id = coalesce((select id from queues where name = @queue), iif(@queue is null, d.queue_id, null))
  cross join json_each(@inputs) x
  where d.name = @jobId and q.mode <> 'draining' and (d.version <> '' or @nodeId is not null)`;

export function sqliteInsert(
  handle: SqliteHandle,
  run: NewRun,
  inputs: readonly (string | null)[],
): readonly number[] {
  const { pin, delayMs, ...values } = run;
  const now = handle.now();
  const { changes, lastInsertRowid } = handle.objects(INSERT).run({
    ...values,
    ...firstState(pin),
    nodeId: pin?.nodeId ?? null,
    startedAt: pin ? now : null,
    runAt: now + delayMs,
    now,
    inputs: JSON.stringify(inputs),
  });
  // One writer, one transaction: the ids of a statement follow each other.
  const first = Number(lastInsertRowid) - changes + 1;
  return Array.from({ length: changes }, (_, i) => first + i);
}

export function sqliteInsertInputs(
  handle: SqliteHandle,
  inputs: readonly (readonly [number, string])[],
): void {
  const insert = handle.objects('insert into run_inputs (run_id, body) values (?, ?)');
  for (const [id, body] of inputs) insert.run(id, body);
}
