import { type Body, forUpdate, jsonRows, sql, type Tx } from '@sb/storage';
import type { PlannedFire } from '../plan/plan-fires.ts';
import { isRecordedAhead } from './recorded-ahead.sql.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';

export interface FireRow extends PlannedFire {
  readonly scheduleId: number;
  /** JSON of the `MissedFacts` of a missed fire. */
  readonly cause?: string | undefined;
}

/**
 * Returns the fire times that had no row yet. A row counts as none when a clock that ran ahead recorded the fire: it gets
 * no cause, because the daemon that found it looked by that clock. `now`: when they are decided, as the caller has read the
 * store's clock.
 */
export function* insertFires(
  tx: Tx,
  { nodeId, now }: { readonly nodeId: number; readonly now?: number },
  fires: readonly FireRow[],
): Body<ReadonlyMap<number, ReadonlySet<number>>> {
  const rows = fires.map(({ isLate = false, ...fire }) => ({ ...fire, late: isLate ? 1 : 0 }));
  const columns = {
    scheduleId: 'bigint',
    at: 'bigint',
    verdict: 'text',
    note: 'text',
    late: 'int',
    cause: 'text',
  };
  const planned = jsonRows(tx, rows, columns);
  const decidedAt = now === undefined ? tx.now : sql`cast(${now} as bigint)`;
  const inserted = yield* tx.rows(sql<{ schedule_id: number; fire_at: number }>`
    insert into fires as f (schedule_id, node_id, decided_at, fire_at, verdict, note, late, cause)
    select p."scheduleId", ${nodeId}, ${decidedAt}, p.at, p.verdict, p.note, p.late, p.cause from ${planned} p where true
    on conflict (schedule_id, fire_at) do update
      set verdict = excluded.verdict, decided_at = excluded.decided_at, node_id = excluded.node_id,
        late = excluded.late, cause = null
      where ${isRecordedAhead(tx)}
    returning schedule_id, fire_at`);
  const added = new Map<number, Set<number>>();
  for (const { schedule_id: id, fire_at: at } of inserted)
    added.set(id, (added.get(id) ?? new Set()).add(at));
  return added;
}

/**
 * The instant after which fires are planned: now, or just before the first due fire that a clock which ran ahead
 * recorded. Ms since the epoch.
 */
export function* findPlanStart(tx: Tx, scheduleId: number, now: number): Body<number> {
  const row = yield* tx.first(sql<{ at: number | null }>`
    select min(f.fire_at) as at from fires f where f.schedule_id = ${scheduleId}
      and f.fire_at between ${now - DEFAULT_RULES.catchUpWindowMs} and ${now} and ${isRecordedAhead(tx)}`);
  return row?.at ? row.at - 1 : now;
}

export interface FireVerdict {
  readonly scheduleId: number;
  readonly fireAt: number;
  readonly verdict: string;
  readonly note?: string | undefined;
  readonly runId?: number;
}

/** Records the answers of the queue with the fires. */
export function* recordVerdicts(tx: Tx, answers: readonly FireVerdict[]): Body<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ runId, note: _note, ...answer }) => ({ ...answer, runId: runId ?? null }));
  const columns = { scheduleId: 'bigint', fireAt: 'bigint', verdict: 'text', runId: 'bigint' };
  yield* tx.run(sql`
    update fires set run_id = a."runId", verdict = a.verdict from ${jsonRows(tx, rows, columns)} a
    where fires.schedule_id = a."scheduleId" and fires.fire_at = a."fireAt"`);
}

/**
 * A fire that is on record, locked: `runId` is of the run that it made, or that made up for it. As in insertFires, one
 * that a clock which ran ahead recorded is not on record.
 */
export function* lockFire(
  tx: Tx,
  { scheduleId, fireAt }: Pick<FireVerdict, 'scheduleId' | 'fireAt'>,
): Body<{ readonly verdict: string; readonly runId: number | null } | undefined> {
  return yield* tx.first(sql<{ verdict: string; runId: number | null }>`
    select f.verdict, f.run_id as "runId" from fires f
    where f.schedule_id = ${scheduleId} and f.fire_at = ${fireAt} and not ${isRecordedAhead(tx)} ${forUpdate(tx)}`);
}

/** The verdict stays: the fire was missed all the same. */
export function* recordMadeUp(
  tx: Tx,
  { scheduleId, fireAt, runId }: Pick<FireVerdict, 'scheduleId' | 'fireAt'> & { readonly runId: number },
): Body<void> {
  yield* tx.run(sql`
    update fires set run_id = ${runId} where schedule_id = ${scheduleId} and fire_at = ${fireAt}`);
}
