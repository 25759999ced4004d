import { sql, type Body, type Tx } from '@sb/storage';
import { isRecordedAhead } from '../definitions/recorded-ahead.sql.ts';

export interface ScheduleListRow {
  readonly id: number;
  readonly name: string;
  readonly job: string;
  readonly expression: string | null;
  readonly chain: string | null;
  readonly timezone: string;
  readonly enabled: number;
  readonly description: string | null;
  readonly input: string | null;
  readonly source: 'file' | 'store';
  readonly rules: string;
  readonly version: number;
  /** By the clock: `active` also when the pause has ended and the row does not say so yet. */
  readonly mode: 'active' | 'paused';
  readonly until: number | null;
  readonly reason: string | null;
  readonly by_: string | null;
  readonly next_fire_at: number | null;
  readonly gone_at: number | null;
  readonly fire_at: number | null;
  readonly verdict: string | null;
  readonly note: string | null;
  readonly run_id: number | null;
  readonly state: number | null;
  /** Those that are not caught up. */
  readonly missed: number;
  /** The fire time of a fire that should have come; of one that was moved to an earlier time, that time. */
  readonly late_fire_at: number | null;
}

interface Windows {
  readonly missedWindowMs: number;
  /** The time after which a due fire is late, ms. */
  readonly lateMs: number;
}

export function* findScheduleList(
  tx: Tx,
  { missedWindowMs, lateMs }: Windows,
): Body<readonly ScheduleListRow[]> {
  const isOver = sql`s.mode = 'paused' and s.until <= ${tx.now}`;
  return yield* tx.rows(sql<ScheduleListRow>`
    select s.id, s.name, s.job, s.expression, s.chain, s.timezone, s.enabled, s.description, s.input, s.source, s.rules, s.version,
      case when ${isOver} then 'active' else s.mode end as mode, s.until, s.reason, s.by_, s.next_fire_at, s.gone_at,
      f.fire_at, f.verdict, f.note, f.run_id, h.state,
      (select count(*) from fires m where m.schedule_id = s.id and m.fire_at > ${tx.now} - ${missedWindowMs}
        and m.verdict = 'skipped_catchup') as missed,
      case when s.enabled = 1 and s.gone_at is null and s.due_at < ${tx.now} - ${lateMs}
        then case when s.next_fire_at < ${tx.now} then s.next_fire_at else s.due_at end end as late_fire_at
    from schedules s
    left join fires f on f.schedule_id = s.id
      and f.fire_at = (select max(l.fire_at) from fires l where l.schedule_id = s.id)
    left join run_history h on h.id = f.run_id
    order by s.name`);
}

/** By the id of a schedule, its fire times to come that were decided before their time. */
export function* findDecidedAhead(tx: Tx): Body<ReadonlyMap<number, readonly number[]>> {
  const rows = yield* tx.rows(sql<{ schedule_id: number; fire_at: number }>`
    select f.schedule_id, f.fire_at from schedules s join fires f on f.schedule_id = s.id and f.fire_at > ${tx.now}
    where s.gone_at is null and not ${isRecordedAhead(tx)}`);
  const ahead = new Map<number, number[]>();
  for (const { schedule_id: id, fire_at: at } of rows) ahead.set(id, [...(ahead.get(id) ?? []), at]);
  return ahead;
}
