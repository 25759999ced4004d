import { type Body, sql, type Tx } from '@sb/storage';
import type { PlannedSchedule } from './schedules.sql.ts';

export interface ScheduleToCome extends PlannedSchedule {
  /** From where on it is to be planned: an operator may have wanted the fire of this instant earlier. */
  readonly plan_from: number;
}

/**
 * Those whose next fire is yet to come. What a clock that ran ahead has planned is left out: keep-up.ts knows what to
 * do with it.
 */
export function* findToCome(tx: Tx, now: number): Body<readonly ScheduleToCome[]> {
  return yield* tx.rows(sql<ScheduleToCome>`
    select s.id, s.name, s.rules, s.next_fire_at, s.due_at, s.expression, s.timezone,
      coalesce((select max(f.fire_at) from fires f where f.schedule_id = s.id and f.fire_at > ${now}
        and f.fire_at <= s.next_fire_at and f.verdict <> 'skipped_catchup'), ${now}) as plan_from
    from schedules s
    where s.next_fire_at > ${now} and s.planned_at <= ${now} and s.gone_at is null order by s.id`);
}
