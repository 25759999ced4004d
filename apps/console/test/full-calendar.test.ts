/** A week with more past fires than the calendar lists. */
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { calendar } from '../src/answers/schedules.ts';
import { loadHourly } from './hourly-schedule.ts';
import { openConsole } from './open-console.ts';
import { type Engine, openEngine } from './open-engine.ts';

const MINUTE = 60_000;
const MANY = 6_000;
const MOST_SCHEDULES = 1_000;

eachDialect('the calendar of schedules', (open) => {
  test('names the time since when it is whole, where it has too many fires', async () => {
    const engine = await openEngine(open);
    await loadHourly(engine);
    await addFires(engine);
    const ask = askOf(engine);
    // 5,000 minutes before noon it was 00:40.
    const whole = await ask('2026-02-24T00:00:00Z');
    expect(whole).toMatchObject({
      isWhole: false,
      leftOut: ['fires'],
      wholeSince: '2026-02-27T01:00:00.000Z',
    });
    expect(whole.past).toHaveLength(5_000);
    const sums = whole.hours ?? [];
    expect(sums.reduce((sum, { fires }) => sum + fires, 0)).toBe(MANY);
    expect(sums[0]).toMatchObject({ at: '2026-02-26T08:00:00.000Z', verdict: 'refused:1', fires: 1 });
    const { hours, ...same } = whole;
    expect([hours?.length, await ask('2026-02-24T00:00:00Z', '&sums=false')]).toEqual([MANY, same]);
    const part = await ask('2026-02-27T01:00:00Z');
    expect([part.isWhole, part.leftOut, part.wholeSince, part.hours]).toEqual([
      true,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('says of each thing that some are left out', async () => {
    const engine = await openEngine(open);
    await loadHourly(engine, MOST_SCHEDULES + 1);
    await addFires(engine);
    expect(await askOf(engine)('2026-02-24T00:00:00Z')).toMatchObject({
      isWhole: false,
      leftOut: ['fires', 'schedules'],
      rows: { length: MOST_SCHEDULES },
    });
  });
});

function askOf({ store }: Engine) {
  return async (from: string, more = '') => {
    const { body } = await openConsole(store).get(
      `/api/v1/schedules/calendar?from=${from}&to=2026-03-02T23:00:00Z${more}`,
    );
    return calendar.parse(body);
  };
}

/** One a minute until noon, more than are listed. */
async function addFires({ store }: Engine): Promise<void> {
  const first = Date.parse('2026-03-02T12:00:00Z') - MANY * MINUTE;
  await store.write((tx) => {
    const numbers =
      tx.dialect === 'sqlite'
        ? sql`(with recursive n(n) as (select 1 union all select n + 1 from n where n < ${MANY}) select n from n) n`
        : sql`generate_series(1, ${MANY}::int) as n(n)`;
    return tx.run(sql`
      insert into fires (schedule_id, fire_at, verdict, decided_at)
      select (select id from schedules where name = 'hourly'), ${sql.lit(first)} + n * ${sql.lit(MINUTE)},
        'refused:' || n, ${sql.lit(first)} from ${numbers}`);
  });
}
