import type { SqliteHandle } from '@sb/storage';
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

type Bound = Omit<Room, 'depth'> & { readonly id: number };

const COLUMNS = `job_id, queue_id, priority, state, lane, claim_no, node_id, started_at, deadline_at, run_at, created_at,
   max_attempts, timeout_ms, start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, limit_key, rate_key`;

/** One statement for any number of runs: the inputs come as one JSON array, the rest from the definition. */
const SELECT = `select d.id, q.id, coalesce(@priority, d.priority), @state, ${LANE('@lane')}, @claimNo, @nodeId, @startedAt,
    @startedAt + coalesce(@timeoutMs, d.timeout_ms), @runAt, @now,
    coalesce(@maxAttempts, d.max_attempts), coalesce(@timeoutMs, d.timeout_ms),
    @runAt + coalesce(@startWithinMs, d.start_deadline_ms), @trigger, @scheduleId, @fireAt,
    @createdBy, @tags, @dryRun, ${LIMIT_KEY('@limitKey')}, ${RATE_KEY('@rateKey')}`;
const FROM = `from job_defs d
  join queues q on q.id = coalesce((select id from queues where name = @queue), iif(@queue is null, d.queue_id, null))
  cross join json_each(@rows) x
  where d.name = @jobId and q.mode <> 'draining' and (d.version <> '' or @nodeId is not null)
    and (q.max_depth is null or @unbounded)`;

const INSERT = `insert into runs (${COLUMNS}, input) ${SELECT}, x.value ${FROM} and d.needs_key = 0`;
const INSERT_KEYED = `insert into runs (${COLUMNS}, input, dedupe_key) ${SELECT}, x.value ->> 0, x.value ->> 1 ${FROM}
  on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing returning id, dedupe_key`;

/** The defaults of a job and its queue; no row when they refuse the run, or when the queue has a bound. */
const DEFAULTS = `select d.id as jobId, q.id as queueId, d.priority, d.max_attempts as maxAttempts, d.timeout_ms as timeoutMs,
  d.start_deadline_ms as startWithinMs, d.needs_key as needsKey, d.dedupe_ttl_ms as ttlMs, ${LANE('0')} as lane, d.limit_keyed as limitKeyed,
  d.rate_keyed as rateKeyed
  from job_defs d join queues q on q.id = iif(@queue is null, d.queue_id, (select id from queues where name = @queue))
  where d.name = @jobId and d.version <> '' and q.mode <> 'draining' and q.max_depth is null`;

const INSERT_ONE = `insert into runs (job_id, queue_id, priority, state, lane, run_at, created_at, max_attempts, timeout_ms,
    start_by, trigger, schedule_id, fire_at, created_by, tags, dry_run, input, dedupe_key, limit_key, rate_key)
  values (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing`;

const HELD = 'select 1 from dedupe where job_id = @jobId and key = @key and expires_at > @now';

interface Defaults {
  readonly jobId: number;
  readonly queueId: number;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  readonly startWithinMs: number | null;
  readonly needsKey: number;
  readonly ttlMs: number | null;
  readonly lane: number;
  readonly limitKeyed: number;
  readonly rateKeyed: number;
}

const BOUND = `select q.id, q.name as queue, q.max_depth as maxDepth from queues q where q.max_depth is not null
  and q.id = iif(@queue is null, (select queue_id from job_defs where name = @jobId), (select id from queues where name = @queue))`;
const DEPTH = `select ${depthText('@id', '@maxDepth + 0')} as depth`;

export function sqliteInsert(handle: SqliteHandle, run: NewRun, { inputs, keys }: NewRows): Inserted {
  const { pin, delayMs, ...values } = run;
  const now = handle.now();
  const bound = {
    ...values,
    ...firstState(pin),
    nodeId: pin?.nodeId ?? null,
    startedAt: pin ? now : null,
    runAt: now + delayMs,
    now,
  };
  if (keys) {
    const rows = JSON.stringify(inputs.map((input, at) => [input, keys[at]]));
    return decode(handle.arrays(INSERT_KEYED).all({ ...bound, rows }));
  }
  const { changes, lastInsertRowid } = handle.objects(INSERT).run({ ...bound, rows: JSON.stringify(inputs) });
  // SQLite has one writer: the ids of a statement are consecutive.
  const first = Number(lastInsertRowid) - changes + 1;
  return { ids: Array.from({ length: changes }, (_, i) => first + i) };
}

/** One insert for each run, with all its values; jobs and queues are read once. */
export function sqliteInsertDifferent(
  handle: SqliteHandle,
  runs: readonly DifferentRun[],
): readonly (number | undefined)[] {
  const now = handle.now();
  const insert = handle.objects(INSERT_ONE);
  const known = new Map<string, Defaults | undefined>();
  return runs.map((run) => {
    const name = `${run.jobId} ${run.queue ?? ''}`;
    if (!known.has(name)) known.set(name, findDefaults(handle, run));
    const defaults = known.get(name);
    if (
      !defaults ||
      needsMore(run, defaults) ||
      isHeld(handle, { key: run.dedupeKey, jobId: defaults.jobId, now })
    )
      return undefined;
    const runAt = now + run.delayMs;
    const startWithin = run.startWithinMs ?? defaults.startWithinMs;
    const { changes, lastInsertRowid } = insert.run(
      defaults.jobId,
      defaults.queueId,
      run.priority ?? defaults.priority,
      defaults.lane,
      runAt,
      now,
      run.maxAttempts ?? defaults.maxAttempts,
      run.timeoutMs ?? defaults.timeoutMs,
      startWithin === null ? null : runAt + startWithin,
      run.trigger,
      run.scheduleId,
      run.fireAt,
      run.createdBy,
      run.tags,
      run.dryRun,
      run.input,
      run.dedupeKey,
      defaults.limitKeyed === 1 ? run.limitKey : null,
      defaults.rateKeyed === 1 ? run.rateKey : null,
    );
    return changes === 1 ? Number(lastInsertRowid) : undefined;
  });
}

function findDefaults(handle: SqliteHandle, { jobId, queue }: NewRun): Defaults | undefined {
  return handle.objects(DEFAULTS).get({ jobId, queue }) as Defaults | undefined;
}

/** True for a key with a time to live, and for a missing key that only the job's code can work out. */
function needsMore({ dedupeKey, dedupeTtlMs }: DifferentRun, { needsKey, ttlMs }: Defaults): boolean {
  return dedupeKey === null ? needsKey === 1 : (dedupeTtlMs ?? ttlMs) !== null;
}

/** Whether a key is held for a time, by a run that may have ended. Unfinished runs are found by the unique index. */
function isHeld(
  handle: SqliteHandle,
  { key, ...asked }: { readonly key: string | null; readonly jobId: number; readonly now: number },
): boolean {
  return key !== null && handle.objects(HELD).get({ key, ...asked }) !== undefined;
}

export function sqliteInsertInputs(
  handle: SqliteHandle,
  inputs: readonly (readonly [number, string])[],
): void {
  const insert = handle.objects('insert into run_inputs (run_id, body) values (?, ?)');
  for (const [id, body] of inputs) insert.run(id, body);
}

/** Undefined for a queue without a bound. */
export function sqliteRoom(handle: SqliteHandle, { queue, jobId }: RunRequest): Room | undefined {
  const bound = handle.objects(BOUND).get({ queue: queue ?? null, jobId }) as Bound | undefined;
  if (!bound) return undefined;
  const { depth } = handle.objects(DEPTH).get({ id: bound.id, maxDepth: bound.maxDepth }) as Pick<
    Room,
    'depth'
  >;
  return { queue: bound.queue, maxDepth: bound.maxDepth, depth };
}

function decode(rows: readonly unknown[]): Inserted {
  const pairs = rows as readonly (readonly [number, string])[];
  return { ids: pairs.map(([id]) => id), keys: pairs.map(([, key]) => key) };
}
