import { type Body, type RawBuilder, sql, type Tx } from '@sb/storage';
import type { FireChange, OtherCron, Overrides } from '../plan/overrides.ts';
import { isRecordedAhead } from './recorded-ahead.sql.ts';

export const OVERRIDE_KINDS = ['skip', 'change', 'cron'] as const;
export type OverrideKind = (typeof OVERRIDE_KINDS)[number];

export interface OverrideRow {
  readonly schedule_id: number;
  readonly kind: OverrideKind;
  /** The fire time that it is for; 0 for another expression; of a chain see NEXT_FIRE in use-overrides.ts. */
  readonly fire_at: number;
  /** JSON. */
  readonly value: string;
  readonly until: number | null;
  readonly reason: string | null;
  readonly by_: string;
  readonly created_at: number;
}

const COLUMNS = sql`schedule_id, kind, fire_at, value, until, reason, by_, created_at`;

/** The fire of an override has its row. As in insertFires, a fire that a clock which ran ahead recorded has none. */
function isDecided(tx: Tx): RawBuilder<boolean> {
  return sql`exists (select 1 from fires f
    where f.schedule_id = schedule_overrides.schedule_id and f.fire_at = schedule_overrides.fire_at
      and not ${isRecordedAhead(tx)})`;
}

/** Of fires that came before their time, the changes stay for a while and are no longer shown. */
function isOpen(tx: Tx): RawBuilder<boolean> {
  return sql`(${isWaiting} or not ${isDecided(tx)})`;
}

const isWaiting = sql`exists (select 1 from fires w where w.schedule_id = schedule_overrides.schedule_id
  and w.fire_at = schedule_overrides.fire_at and w.verdict = 'waiting')`;

/** The overrides of all schedules, without those whose time has passed. */
export function* findAllOverrides(tx: Tx): Body<readonly OverrideRow[]> {
  return yield* tx.rows(sql<OverrideRow>`
    select ${COLUMNS} from schedule_overrides where (until is null or until > ${tx.now}) and ${isOpen(tx)}
    order by schedule_id, fire_at, kind`);
}

export function* findOverridesOf(tx: Tx, scheduleId: number): Body<readonly OverrideRow[]> {
  return yield* tx.rows(sql<OverrideRow>`
    select ${COLUMNS} from schedule_overrides
    where schedule_id = ${scheduleId} and (until is null or until > ${tx.now}) and ${isOpen(tx)}
    order by fire_at, kind`);
}

export type NewOverride = Omit<OverrideRow, 'created_at'>;

/** Replaces an override of the same kind for the same fire. */
export function* putOverride(tx: Tx, row: NewOverride): Body<void> {
  const { schedule_id: id, kind, fire_at: fireAt, value, until, reason, by_: by } = row;
  yield* tx.run(sql`
    insert into schedule_overrides (schedule_id, kind, fire_at, value, until, reason, by_, created_at)
    values (${id}, ${kind}, ${fireAt}, ${value}, ${until}, ${reason}, ${by}, ${tx.now})
    on conflict (schedule_id, kind, fire_at) do update set value = excluded.value, until = excluded.until,
      reason = excluded.reason, by_ = excluded.by_, created_at = excluded.created_at`);
}

/** Drops all overrides of a schedule, or those of one kind. */
export function* dropOverrides(tx: Tx, scheduleId: number, kind?: OverrideKind): Body<void> {
  const ofKind = kind === undefined ? sql`` : sql`and kind = ${kind}`;
  yield* tx.run(
    sql`delete from schedule_overrides where schedule_id = ${scheduleId} ${ofKind} and ${isOpen(tx)}`,
  );
}

export function* dropOverride(
  tx: Tx,
  { schedule_id, kind, fire_at }: Pick<OverrideRow, 'schedule_id' | 'kind' | 'fire_at'>,
): Body<void> {
  yield* tx.run(sql`
    delete from schedule_overrides where schedule_id = ${schedule_id} and kind = ${kind} and fire_at = ${fire_at}`);
}

/** Drops other expressions whose time has passed, once no fire is planned by them any more. */
export function* dropOldCrons(tx: Tx): Body<void> {
  yield* tx.run(sql`
    delete from schedule_overrides where kind = 'cron' and until <= ${tx.now} and not exists (
      select 1 from schedules s where s.id = schedule_id and s.next_fire_at < schedule_overrides.until)`);
}

interface StoredOverride extends Omit<OverrideRow, 'reason' | 'by_'> {
  /** 1: its fire has been decided. */
  readonly is_decided: number;
}

/** The overrides of each schedule id. Those whose time has passed too: missed fires were planned by them. Usually none. */
export function* findOverrides(tx: Tx): Body<ReadonlyMap<number, Overrides>> {
  const rows = yield* tx.rows(sql<StoredOverride>`
    select schedule_id, kind, fire_at, value, until, created_at,
      case when kind <> 'cron' and ${isDecided(tx)} then 1 else 0 end as is_decided
    from schedule_overrides`);
  const found = new Map<number, { changes: Map<number, FireChange>; cron?: OtherCron }>();
  for (const row of rows) {
    const ofOne = found.get(row.schedule_id) ?? { changes: new Map<number, FireChange>() };
    found.set(row.schedule_id, ofOne);
    if (row.kind === 'cron') ofOne.cron = otherCron(row);
    else ofOne.changes.set(row.fire_at, changeOf(row));
  }
  return found;
}

// The verbs of overrides have written these values.

function changeOf({ kind, value, is_decided }: StoredOverride): FireChange {
  const decided = is_decided === 1 && { isDecided: true };
  return kind === 'skip'
    ? { kind, ...decided }
    : { kind: 'change', ...(JSON.parse(value) as object), ...decided };
}

function otherCron({ value, until, created_at: since }: StoredOverride): OtherCron {
  const cron = JSON.parse(value) as Pick<OtherCron, 'expression' | 'timezone'>;
  return { ...cron, since, until: until ?? Number.MAX_SAFE_INTEGER };
}

/**
 * Removes the changes of fires up to a fire time, which are before the next fire. A waiting fire still needs its change,
 * and a fire that came before its time keeps it: it must not come again.
 */
export function* dropChanges(tx: Tx, scheduleId: number, upTo: number): Body<void> {
  const next = sql`(select next_fire_at from schedules where id = ${scheduleId})`;
  yield* tx.run(sql`
    delete from schedule_overrides
    where schedule_id = ${scheduleId} and kind in ('skip', 'change') and fire_at > 0
      and fire_at < coalesce(${next}, ${upTo + 1})
      and not exists (select 1 from fires f where f.schedule_id = schedule_overrides.schedule_id
        and f.fire_at = schedule_overrides.fire_at and f.verdict = 'waiting')`);
}
