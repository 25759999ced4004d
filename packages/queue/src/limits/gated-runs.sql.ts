import { sql, type Body, type Step, type Tx } from '@sb/storage';
import type { ClaimedRun } from '../run.ts';
import type { GatedFacts, LimitGate } from './gates.ts';
import type { LimitHold } from '../lifecycle.ts';
import { claimedRun } from '../claimed-run.sql.ts';
import { COLUMNS, type HeldRow, heldRow } from './gates.sql.ts';
import { isOneOf } from '../id-list.sql.ts';
import { TAKE_GATED as SQLITE_TAKE } from '../claim/sqlite-tick.sql.ts';
import { FIND_GATED, LOCK_GATED } from './gated-statements.sql.ts';
import { TAKE_GATED as POSTGRES_TAKE } from '../claim/postgres-statements.sql.ts';

const PRIORITY_CODES = [0, 1, 2, 3];

export const SQLITE_GATED = `select ${COLUMNS} from runs where state = 1 and lane = 1 and queue_id = @queue
  and priority = @priority and run_at <= @now and job_id in (select value from json_each(@jobs))
  order by run_at, id limit @limit+0`;

/** Ids of what a node may take from. */
export interface Reach {
  readonly jobs: readonly number[];
  readonly queues: readonly number[];
}

export interface Looking {
  readonly limit: number;
  /** So many of the oldest too, whatever their priority. */
  readonly oldest: number;
  /** Those that nobody else has locked. */
  readonly lock: boolean;
}

/** The first due runs with limits, by priority and as they are due. */
export function findGated(
  { jobs, queues }: Reach,
  { limit, oldest, lock }: Looking,
): Step<readonly HeldRow[]> {
  return {
    sqlite(handle) {
      const found: HeldRow[] = [];
      const values = { now: handle.now(), jobs: JSON.stringify(jobs) };
      for (const priority of PRIORITY_CODES) {
        const most = found.length < limit ? limit : oldest;
        if (most === 0) break;
        const due = queues.flatMap(
          (queue) =>
            handle.objects(SQLITE_GATED).all({ ...values, queue, priority, limit: most }) as HeldRow[],
        );
        found.push(...due.toSorted(byDue));
      }
      if (oldest === 0 || found.length <= limit) return found.slice(0, limit);
      const first = new Set(found.toSorted(byDue).slice(0, oldest));
      return found.filter((row, at) => at < limit || first.has(row));
    },
    async postgres(handle) {
      const [name, text] = lock ? ['lock_gated', LOCK_GATED] : ['find_gated', FIND_GATED];
      return (await handle.arrays(name, text, [handle.now(), jobs, queues, limit, oldest])).map(heldRow);
    },
  };
}

function byDue(one: HeldRow, other: HeldRow): number {
  return one.run_at - other.run_at || one.id - other.id;
}

export interface Taking {
  readonly nodeId: number;
  readonly jobNames: ReadonlyMap<number, string>;
  /** When they begin, ms since the epoch. Default: now. */
  readonly at?: number | undefined;
}

/** Running, as this node's: those that are still queued, or held for a limit. */
export function takeGated(
  ids: readonly number[],
  { nodeId, jobNames, at }: Taking,
): Step<readonly ClaimedRun[]> {
  const decode = (row: unknown): ClaimedRun => claimedRun(row, (id) => jobNames.get(id) ?? `#${id}`);
  return {
    sqlite: (handle) =>
      handle
        .arrays(SQLITE_TAKE)
        .all({ ids: JSON.stringify(ids), now: at ?? handle.now(), node: nodeId })
        .map(decode),
    async postgres(handle) {
      return (await handle.arrays('take_gated', POSTGRES_TAKE, [at ?? handle.now(), ids, nodeId])).map(
        decode,
      );
    },
  };
}

/** What is held already is held for this. */
export function* holdGated(tx: Tx, ids: readonly number[], reason: LimitHold): Body<void> {
  yield* tx.run(sql`
    update runs set state = 2, reason = ${reason} where ${isOneOf(tx, 'id', ids)} and state in (1, 2)
      and reason is distinct from ${reason}`);
}

/** How many are held for a limit of a job or key, counted no further than the limit. */
export function* countHeld(tx: Tx, { kind, id, key, limit }: LimitGate): Body<number> {
  const held =
    kind === 'key'
      ? sql`reason = 'key_limit' and job_id = ${id} and limit_key = ${key}`
      : sql`reason = 'job_limit' and job_id = ${id}`;
  const row = yield* tx.first(sql<{ some: number }>`
    select count(*) as some from (select 1 from runs where state = 2 and ${held} limit ${limit}) h`);
  return row?.some ?? 0;
}

/** Asks the oldest that run in this gate to end, so many besides those that are asked already. */
export function* replaceRunning(tx: Tx, gate: LimitGate, wanted: number): Body<readonly number[]> {
  const inGate = ofGate(gate);
  const asked = yield* tx.first(sql<{ some: number }>`
    select count(*) as some from runs where state = 3 and ${inGate} and ctl > 0`);
  const more = wanted - (asked?.some ?? 0);
  if (more <= 0) return [];
  const lock = tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set ctl = 2, reason = 'replaced' where id in (
      select id from runs where state = 3 and ${inGate} and ctl = 0 order by started_at, id limit ${more} ${lock})
    returning id`);
  return rows.map(({ id }) => id);
}

export function* findGatedFacts(tx: Tx, id: number): Body<GatedFacts | undefined> {
  return yield* tx.first(
    sql<GatedFacts>`select job_id, queue_id, limit_key, rate_key from runs where id = ${id}`,
  );
}

function ofGate({ kind, id, key }: LimitGate): ReturnType<typeof sql> {
  if (kind === 'queue') return sql`lane > 0 and queue_id = ${id}`;
  if (kind === 'job') return sql`lane > 0 and job_id = ${id}`;
  return sql`limit_key is not null and job_id = ${id} and limit_key = ${key}`;
}

/** Ids of those that have a place of it, the oldest first. */
export function* findRunningIn(tx: Tx, gate: LimitGate, limit: number): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where state = 3 and ${ofGate(gate)} order by started_at, id limit ${limit}`);
  return rows.map(({ id }) => id);
}
