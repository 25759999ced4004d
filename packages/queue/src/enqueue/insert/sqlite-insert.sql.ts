/**
 * One way for all inserts: rows of values, up to a hundred in a statement, because a statement opens each index of `runs`.
 * The values of a column that is the same for all rows are bound once.
 */
import type { SqliteHandle } from '@sb/storage';
import { LANES, stateCode } from '../../lifecycle.ts';
import {
  type AlikeRuns,
  type InsertOptions,
  newRun,
  type NewRun,
  type Pin,
  type StoredIds,
} from './new-run.sql.ts';
import { createStatements, type Shape, shapeOf, type Values } from './shape.ts';
import { type SqliteDefinition, sqliteDefinitions } from './sqlite-definitions.sql.ts';

const COLUMNS = [
  'job_id',
  'queue_id',
  'priority',
  'state',
  'lane',
  'claim_no',
  'node_id',
  'started_at',
  'deadline_at',
  'run_at',
  'created_at',
  'max_attempts',
  'timeout_ms',
  'start_by',
  'trigger',
  'schedule_id',
  'fire_at',
  'created_by',
  'tags',
  'dry_run',
  'limit_key',
  'rate_key',
  'trace',
] as const;

/** The defaults of the table. */
const UNSET: Values = COLUMNS.map((column) =>
  column === 'lane' || column === 'claim_no' || column === 'dry_run' ? 0 : null,
);

/** How many rows a statement may have, the most first. */
const SIZES = [100, 10, 1] as const;

interface Statement {
  readonly shape: Shape;
  readonly text: string;
}

/** Rows that are to be stored, column by column. */
interface Rows {
  /** Where each was asked for. */
  readonly places: number[];
  readonly values: Values[];
  readonly inputs: (string | null)[];
  readonly keys: (string | null)[];
}

const statements = createStatements(COLUMNS.length, (kind, shape): Statement => {
  const [keyed, size] = kind.split(' ');
  const own = keyed === 'keyed' ? ['input', 'dedupe_key'] : ['input'];
  const names = [...shape.shared, ...shape.varying].map((column) => COLUMNS[column]);
  const row = [
    ...shape.shared.map((column) => `@c${column}`),
    ...shape.varying.map(() => '?'),
    ...own.map(() => '?'),
  ];
  const rows = Array.from({ length: Number(size) }, () => `(${row.join(', ')})`);
  const conflict = keyed === 'keyed' ? ON_HELD : '';
  return {
    shape,
    text: `insert into runs (${[...names, ...own].join(', ')}) values ${rows.join(', ')} ${conflict}`,
  };
});
const ON_HELD = 'on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing';

const NEWEST = 'select id, job_id, dedupe_key from runs order by id desc limit ?+0';
const ANY_HELD = 'select 1 from dedupe where expires_at > ? limit 1';
const HELD = 'select 1 from dedupe where job_id = ? and key = ? and expires_at > ?';

export function sqliteInsert(
  handle: SqliteHandle,
  sets: readonly AlikeRuns[],
  options: InsertOptions,
): StoredIds {
  const { rows, distinct, count } = chooseRows(handle, sets, options);
  const ids = Array.from({ length: count }, (): number | undefined => undefined);
  const isKeyed = rows.keys.some((key) => key !== null);
  const shape = shapeOf(distinct, UNSET);
  for (let from = 0; from < rows.places.length;) {
    const size = SIZES.find((most) => rows.places.length - from >= most) ?? 1;
    const statement = statements(`${isKeyed ? 'keyed' : 'plain'} ${size}`, shape);
    const stored = insertSome(handle, statement, rows, { from, to: from + size, isKeyed });
    for (const [at, id] of stored.entries()) ids[rows.places[from + at] ?? 0] = id;
    from += size;
  }
  return ids;
}

/** Leaves out runs that their job or their queue refuses, and runs whose key takes more than an insert. */
function chooseRows(
  handle: SqliteHandle,
  sets: readonly AlikeRuns[],
  { pin, counted = false, keysTaken = false }: InsertOptions,
): { readonly rows: Rows; readonly distinct: readonly Values[]; readonly count: number } {
  const now = handle.now();
  const find = sqliteDefinitions(handle);
  const rows: Rows = { places: [], values: [], inputs: [], keys: [] };
  const distinct: Values[] = [];
  const isHeld = keysTaken ? () => false : heldKeys(handle, now);
  let place = 0;
  for (const { request, inputs, keys } of sets) {
    const run = newRun(request);
    const definition = find(run.jobId, run.queue);
    const from = place;
    place += inputs.length;
    if (!definition || !accepts(definition, { pin, counted })) continue;
    if (!keysTaken && needsMore(definition, run, keys !== undefined)) continue;
    const values = valuesOf(run, definition, { pin, now });
    distinct.push(values);
    for (const [at, input] of inputs.entries()) {
      const key = keys?.[at] ?? null;
      if (key !== null && isHeld(definition.jobId, key)) continue;
      rows.places.push(from + at);
      rows.values.push(values);
      rows.inputs.push(input);
      rows.keys.push(key);
    }
  }
  return { rows, distinct, count: place };
}

/** The job and the queue accept runs; the bound of a queue is checked by a caller that counts. */
function accepts(
  { isReal, isDraining, isBounded }: SqliteDefinition,
  { pin, counted }: { readonly pin: Pin | undefined; readonly counted: boolean },
): boolean {
  return (
    isDraining === 0 &&
    (isReal === 1 || pin !== undefined) &&
    (isBounded === 0 || counted || pin !== undefined)
  );
}

/** True for keys with a time to live, and for missing keys that only the job's code can work out. */
function needsMore(
  { needsKey, ttlMs }: SqliteDefinition,
  { dedupeTtlMs }: NewRun,
  isKeyed: boolean,
): boolean {
  return isKeyed ? (dedupeTtlMs ?? ttlMs) !== null : needsKey === 1;
}

/** Whether a key is held for a time, by a run that may have ended. Unfinished runs are found by the unique index. */
function heldKeys(handle: SqliteHandle, now: number): (jobId: number, key: string) => boolean {
  let anyHeld: boolean | undefined;
  return (jobId, key) => {
    anyHeld ??= handle.arrays(ANY_HELD).get(now) !== undefined;
    return anyHeld && handle.arrays(HELD).get(jobId, key, now) !== undefined;
  };
}

/** In the order of the columns. */
function valuesOf(
  run: NewRun,
  job: SqliteDefinition,
  { pin, now }: { readonly pin: Pin | undefined; readonly now: number },
): Values {
  const runAt = Math.max(now + run.delayMs, run.runAtMs ?? 0);
  const timeoutMs = run.timeoutMs ?? job.timeoutMs;
  const startWithinMs = run.startWithinMs ?? job.startWithinMs;
  return [
    job.jobId,
    job.queueId,
    run.priority ?? job.priority,
    stateCode(pin ? 'running' : 'queued'),
    pin ? LANES.pinned : job.lane,
    pin ? 1 : 0,
    pin?.nodeId ?? null,
    pin ? now : null,
    pin ? now + timeoutMs : null,
    runAt,
    now,
    run.maxAttempts ?? job.maxAttempts,
    timeoutMs,
    startWithinMs === null ? null : runAt + startWithinMs,
    run.trigger,
    run.scheduleId,
    run.fireAt,
    run.createdBy,
    run.tags,
    run.dryRun,
    job.limitKeyed === 1 ? run.limitKey : null,
    job.rateKeyed === 1 ? run.rateKey : null,
    run.trace,
  ];
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly isKeyed: boolean;
}

function insertSome(handle: SqliteHandle, { shape, text }: Statement, rows: Rows, part: Part): StoredIds {
  const bound: unknown[] = [];
  for (let row = part.from; row < part.to; row++) {
    const values = rows.values[row];
    for (const column of shape.varying) bound.push(values?.[column]);
    bound.push(rows.inputs[row]);
    if (part.isKeyed) bound.push(rows.keys[row]);
  }
  const shared = Object.fromEntries(
    shape.shared.map((column) => [`c${column}`, rows.values[part.from]?.[column]]),
  );
  // As arguments: the driver reads an array at half the speed.
  const { changes, lastInsertRowid } = handle.objects(text).run(...bound, shared);
  const size = part.to - part.from;
  // SQLite has one writer: the ids of a statement are consecutive, unless it has left out rows.
  const first = Number(lastInsertRowid) - size + 1;
  return changes === size
    ? Array.from({ length: size }, (_, at) => first + at)
    : findStored(handle, changes, rows, part);
}

/** The newest rows are those that the statement has stored, in its order. */
function findStored(handle: SqliteHandle, changes: number, rows: Rows, { from, to }: Part): StoredIds {
  const newest = handle.arrays(NEWEST).all(changes) as (readonly [number, number, string | null])[];
  return Array.from({ length: to - from }, (_, at) => {
    const [id, jobId, key] = newest.at(-1) ?? [];
    if (jobId !== rows.values[from + at]?.[0] || key !== rows.keys[from + at]) return undefined;
    newest.pop();
    return id;
  });
}

const INSERT_INPUT = 'insert into run_inputs (run_id, body) values (?, ?)';

export function sqliteInsertInputs(
  handle: SqliteHandle,
  inputs: readonly (readonly [number, string])[],
): void {
  const insert = handle.objects(INSERT_INPUT);
  for (const [id, body] of inputs) insert.run(id, body);
}
