import { sql, type Body, type Tx, isOneOf } from '@sb/storage';
import type { GatedFacts, LimitGate } from './gates.ts';
import type { LimitHold } from '../lifecycle.ts';

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
