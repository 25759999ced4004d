import { sql, type Body, type Tx } from '@sb/storage';

/** The columns that a file gives. */
export interface ScheduleValues {
  readonly name: string;
  readonly job: string;
  readonly expression: string;
  readonly timezone: string;
  readonly enabled: number;
  readonly description: string | null;
  readonly input: string | null;
}

export interface ScheduleRow extends ScheduleValues {
  readonly next_fire_at: number | null;
}

export function* findFileSchedules(tx: Tx): Body<readonly ScheduleRow[]> {
  return yield* tx.rows(sql<ScheduleRow>`
    select name, job, expression, timezone, enabled, description, input, next_fire_at from schedules
    where source = 'file' order by id`);
}

export function* insertSchedule(tx: Tx, values: ScheduleValues, nextFireAt: number | null): Body<void> {
  yield* tx.run(
    tx.db
      .insertInto('schedules')
      .values({ ...values, source: 'file', next_fire_at: nextFireAt, created_at: tx.now, updated_at: tx.now })
      .onConflict((conflict) => conflict.column('name').doNothing()),
  );
}

export function* updateSchedule(tx: Tx, values: ScheduleValues, nextFireAt: number | null): Body<void> {
  yield* tx.run(
    tx.db
      .updateTable('schedules')
      .set({ ...values, next_fire_at: nextFireAt, updated_at: tx.now, version: sql<number>`version + 1` })
      .where('name', '=', values.name),
  );
}

export function* disableSchedule(tx: Tx, name: string): Body<void> {
  yield* tx.run(sql`
    update schedules set enabled = 0, next_fire_at = null, version = version + 1, updated_at = ${tx.now}
    where name = ${name}`);
}

/** The names that other live nodes have loaded. */
export function* loadedElsewhere(tx: Tx, nodeId: number): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ schedules: string }>`
    select schedules from nodes where schedules is not null and state not in ('stopped', 'lost')
      and expires_at > ${tx.now} and id <> ${nodeId}`);
  return rows.flatMap(({ schedules }) => JSON.parse(schedules) as readonly string[]);
}

export function* noteLoaded(tx: Tx, nodeId: number, names: readonly string[]): Body<void> {
  yield* tx.run(sql`update nodes set schedules = ${JSON.stringify(names)} where id = ${nodeId}`);
}
