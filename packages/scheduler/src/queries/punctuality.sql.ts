import { stateCode } from '@sb/queue/engine';
import { type Body, type RawBuilder, sql, type Tx, jsonRows } from '@sb/storage';
import { type ClockRow, PAUSED_UNTIL, type PausedRow } from '../definitions/schedule-rows.sql.ts';
import { MISSED_ROWS } from '../plan/plan-fires.ts';

/** An enabled schedule with a clock. */
export interface ClockedRow extends ClockRow, PausedRow {
  readonly job: string;
  /** The time of the store's clock. */
  readonly now: number;
}

export interface PunctualRow extends ClockedRow {
  /** No fire up to this instant is late: then the schedule was created, enabled, given other times, or run by hand. */
  readonly since: number;
  /** 1: no recorded fire can be late. */
  readonly is_settled: number;
}

/** The number of latest runs by hand that are read. */
const RUNS_BY_HAND = 1_000;
/** The number of fires that are read in all, the latest of each schedule. A schedule that missed more shows a later fire. */
const MOST_READ = 20_000;
const EXPIRED = stateCode('expired');

const columns = (tx: Tx): RawBuilder<unknown> => sql`
  s.id, s.name, s.job, s.expression, s.timezone, s.rules, s.next_fire_at, ${tx.now} as now,
  ${PAUSED_UNTIL}`;
const IS_CLOCKED = sql`s.gone_at is null and s.enabled = 1 and s.expression is not null and s.next_fire_at is not null`;
const HAS_EXPIRED = sql`exists (select 1 from run_history e where e.id = f.run_id and e.state = ${EXPIRED})`;
/** Earlier missed fires no longer count: this one made a run that did not expire, or an operator had acted on the schedule. */
const SETTLES = sql`(f.verdict in ('duplicate', 'paused') or (f.verdict = 'run' and not ${HAS_EXPIRED}))`;
const IS_MISSED = sql`(f.verdict = 'skipped_catchup' or (f.verdict = 'run' and ${HAS_EXPIRED})
  or (f.verdict like 'refused:%' and f.verdict <> 'refused:queue_draining'))`;

/** All enabled schedules with a clock, by name. */
export function* findPunctual(tx: Tx): Body<readonly PunctualRow[]> {
  const since = laterPosition(tx, sql`s.chained_since`, sql`coalesce(h.at, 0)`);
  return yield* tx.rows(sql<PunctualRow>`
    select ${columns(tx)}, ${since} as since,
      case when f.fire_at > ${since} and not ${SETTLES} then 0 else 1 end as is_settled
    from schedules s left join (${runsByHand(tx)}) h on h.name = s.name
    left join fires f on f.schedule_id = s.id
      and f.fire_at = (select max(l.fire_at) from fires l where l.schedule_id = s.id)
    where ${IS_CLOCKED} order by s.name`);
}

/** For each of these schedules that missed fires: its id, and the first missed fire since the last that settles earlier ones. */
export function* findFirstMissed(
  tx: Tx,
  schedules: readonly Pick<PunctualRow, 'id' | 'since'>[],
): Body<ReadonlyMap<number, number>> {
  if (schedules.length === 0) return new Map();
  const limit = Math.min(MISSED_ROWS, Math.ceil(MOST_READ / schedules.length));
  const asked = jsonRows(
    tx,
    schedules.map(({ id, since }) => ({ id, since })),
    { id: 'bigint', since: 'bigint' },
  );
  const latest = sql`select * from fires where schedule_id = w.id order by fire_at desc limit ${limit}+0`;
  const rows = yield* tx.rows(sql<{ id: number; at: number | null }>`
    with settled as materialized (
      select w.id, w.since,
        coalesce((select f.fire_at from (${latest}) f where ${SETTLES} order by f.fire_at desc limit 1),
          (select fire_at from fires where schedule_id = w.id order by fire_at desc limit 1 offset ${limit}+0), 0) as at
      from ${asked} w)
    select s.id, (
      select f.fire_at from fires f
      where f.schedule_id = s.id and f.fire_at > s.at and f.fire_at > s.since and f.fire_at <= ${tx.now} and ${IS_MISSED}
      order by f.fire_at limit 1) as at
    from settled s`);
  return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at]])));
}

/** The enabled schedules with a clock of these jobs. */
export function* findClocked(tx: Tx, jobIds: readonly string[]): Body<readonly ClockedRow[]> {
  const asked = jobIds.map((id) => ({ id }));
  return yield* tx.rows(sql<ClockedRow>`
    select ${columns(tx)} from schedules s
    where ${IS_CLOCKED} and s.job in (select id from ${jsonRows(tx, asked, { id: 'text' })} j)`);
}

/** The last run by hand of each schedule. */
function runsByHand(tx: Tx): RawBuilder<unknown> {
  const payload = tx.dialect === 'sqlite' ? sql`payload` : sql`payload::json`;
  return sql`
    select ${payload} ->> 'schedule' as name, max(at) as at from (
      select payload, at from events where type = 'schedule.run_requested' order by seq desc limit ${RUNS_BY_HAND}+0) r
    group by 1`;
}

function laterPosition(tx: Tx, one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<unknown> {
  return tx.dialect === 'sqlite' ? sql`max(${one}, ${other})` : sql`greatest(${one}, ${other})`;
}
