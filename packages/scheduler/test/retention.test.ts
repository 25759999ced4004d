import { removeOldFires } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';

async function fired(store: Store, scheduleId: number, ...times: readonly number[]): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`insert into fires (schedule_id, fire_at, verdict, decided_at)
      values ${sql.join(times.map((at) => sql`(${scheduleId}, ${at}, 'fired', ${at})`))}`),
  );
}

eachDialect('retention of fires', (open) => {
  test('goes schedule by schedule, and leaves the newest of each', async () => {
    const store = await open();
    const often = Array.from({ length: 1_200 }, (_, at) => at);
    await fired(store, 2, ...often);
    await fired(store, 5, 100, 2_000);
    await fired(store, 9, 3, 4);
    const dry = await removeOldFires(store, 1_000, { dryRun: true });
    expect(await removeOldFires(store, 1_000)).toEqual(dry);
    expect(dry).toEqual({ removed: { fires: 1_002 }, isWhole: true });
    const rows = await store.read((tx) =>
      tx.rows(sql<{ id: number; n: number; first: number }>`
        select schedule_id as id, count(*) as n, min(fire_at) as first from fires group by schedule_id order by 1`),
    );
    expect(rows).toEqual([
      { id: 2, n: 200, first: 1_000 },
      { id: 5, n: 1, first: 2_000 },
      { id: 9, n: 1, first: 4 },
    ]);
  });

  test('leaves a fire that still waits, also among those that it removes', async () => {
    const store = await open();
    await fired(store, 2, 1, 2, 3, 4, 5, 5_000);
    await store.write((tx) => tx.run(sql`update fires set verdict = 'waiting' where fire_at in (3, 4)`));
    const dry = await removeOldFires(store, 1_000, { dryRun: true });
    expect(await removeOldFires(store, 1_000)).toEqual(dry);
    expect(dry.removed).toEqual({ fires: 3 });
    const rows = await store.read((tx) =>
      tx.rows(sql<{ at: number }>`select fire_at as at from fires order by fire_at`),
    );
    expect(rows.map(({ at }) => at)).toEqual([3, 4, 5_000]);
  });
});
