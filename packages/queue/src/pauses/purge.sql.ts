import { forUpdate, isOneOf, sql, type Body, type Tx } from '@sb/storage';
import { HELD, QUEUED_LANES, WAITING } from '../rows/live-ranges.sql.ts';

export interface WaitingRun {
  readonly id: number;
  readonly job: string;
  /** 0 to 3. */
  readonly priority: number;
  readonly has_children: number;
}

/**
 * Each state in the order of the index that has it: to read the whole table, or to sort, for each chunk would be
 * quadratic. Pinned runs belong to the process that waits for them.
 */
const PARTS = [
  ...QUEUED_LANES.map((condition) => ({ condition, order: 'priority, run_at, id' })),
  { condition: HELD, order: 'id' },
  { condition: WAITING, order: 'id' },
];

export interface PurgeScope {
  readonly queueId: number;
  readonly newest: number;
}

/**
 * Up to `limit` runs that wait in the queue, locked. When other transactions have locked all of them, waits for one: a
 * transaction that has locked a run may claim it, or may only move it.
 */
export function* lockWaiting(tx: Tx, scope: PurgeScope, limit: number): Body<readonly WaitingRun[]> {
  if (tx.dialect === 'sqlite') return yield* findWaiting(tx, scope, { limit, lock: sql`` });
  const free = yield* findWaiting(tx, scope, { limit, lock: forUpdate(tx, 'of r skip locked') });
  if (free.length > 0) return free;
  return yield* findWaiting(tx, scope, { limit: 1, lock: forUpdate(tx, 'of r') });
}

/** Up to `limit` runs that wait in the queue. */
export function findPurged(tx: Tx, scope: PurgeScope, limit: number): Body<readonly WaitingRun[]> {
  return findWaiting(tx, scope, { limit, lock: sql`` });
}

/** How many runs wait in the queue; `limit` stands for as many or more. */
export function* countPurged(tx: Tx, scope: PurgeScope, limit: number): Body<number> {
  const counts = PARTS.map(
    (kind) => sql`(select count(*) from (${waiting(scope, kind, ONE)} limit ${limit}) w)`,
  );
  const row = yield* tx.first(sql<{ n: number }>`select ${sql.join(counts, sql` + `)} as n`);
  return Math.min(limit, row?.n ?? 0);
}

/** Those of these runs that still wait for others, and not in the queue. */
export function* findWaitingElsewhere(
  tx: Tx,
  { queueId }: PurgeScope,
  runIds: readonly number[],
): Body<readonly { readonly id: number; readonly chain: number }[]> {
  if (runIds.length === 0) return [];
  return yield* tx.rows(sql<{ id: number; chain: number }>`
    select id, coalesce(chain_id, id) as chain from runs
    where ${isOneOf(tx, 'id', runIds)} and state + 0 = 0 and queue_id + 0 <> ${queueId}`);
}

/** Reads all states in one statement: between two statements a run may change its state and be seen in neither. */
export function* isAnyWaiting(tx: Tx, scope: PurgeScope): Body<boolean> {
  const heads = PARTS.map((kind) => sql`select * from (${waiting(scope, kind, ONE)} limit 1) w`);
  return (yield* tx.first(sql`${sql.join(heads, sql` union all `)}`)) !== undefined;
}

function* findWaiting(
  tx: Tx,
  scope: PurgeScope,
  { limit, lock }: { readonly limit: number; readonly lock: ReturnType<typeof sql> },
): Body<readonly WaitingRun[]> {
  const found: WaitingRun[] = [];
  for (const kind of PARTS) {
    if (found.length === limit) break;
    const rows = yield* tx.rows(
      sql<WaitingRun>`${waiting(scope, kind, COLUMNS)} limit ${limit - found.length} ${lock}`,
    );
    found.push(...rows);
  }
  return found;
}

const ONE = sql`1 as one`;
const COLUMNS = sql`
  r.id, (select name from job_defs where id = r.job_id) as job, r.priority, r.has_children`;

function waiting(
  { queueId, newest }: PurgeScope,
  { condition, order }: (typeof PARTS)[number],
  columns: ReturnType<typeof sql>,
): ReturnType<typeof sql> {
  return sql`
    select ${columns} from runs r
    where r.queue_id = ${queueId} and ${sql.raw(condition)} and r.lane < 2 and r.id <= ${newest}
    order by ${sql.raw(order)}`;
}
