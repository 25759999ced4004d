/** What was acknowledged stays, and a number that was given away is never given again. */
import { openStore, sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import { countFinished, countLive, idsIn, readAftermath, until } from './aftermath.ts';
import { noSchedules } from './no-schedules.ts';
import { placeOn, STORES } from './place-on.ts';
import { tearWrites } from './torn-writes.ts';
import { useWorker } from './use-worker.ts';

const KEPT_FACTS = ['runs', 'run_history', 'events', 'attempts', 'run_logs', 'nodes'] as const;

const worker = useWorker();

test.concurrent.for(STORES)(
  'a store keeps what one process enqueued beside transactions that another one rolls back (%s)',
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context, { LOG_LEVEL: 'error' });
    await place.ask(['db:migrate']);
    await place.ask(['job', 'effect.quick']);
    const store = await openStore({ url: place.databaseUrl });
    const daemon = place.start(['daemon', ...noSchedules(place)]);
    const keeping = place.startFixture('enqueue-steadily');
    const rollingBack = place.startFixture('roll-back-steadily');
    await rollingBack.until(/enough/);
    await until(daemon, async () => (await countFinished(store)) > 200);
    for (const { child } of [keeping, rollingBack]) child.stdin?.end();
    const { stdout } = await keeping.ended;
    expect(await rollingBack.ended).toMatchObject({ exitCode: 0 });
    await until(daemon, async () => (await countLive(store)) === 0);

    expect((await readAftermath(store)).finished.map(({ id }) => id)).toEqual([1, ...idsIn(stdout)]);
    expect(await countOf(store, sql`select count(*) as n from run_history where created_by = 'nobody'`)).toBe(
      0,
    );
    await store.close();
  },
);

test.concurrent.for(STORES)(
  'a store goes on counting after everything in it was deleted (%s)',
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    await place.ask(['db:migrate']);
    await place.ask(['job', 'test.greet']);
    await place.ask(['job', 'test.fail']);
    const store = await openStore({ url: place.databaseUrl });
    const highest = await countOf(store, sql`select max(seq) as n from run_history`);
    const lastNode = await countOf(store, sql`select max(id) as n from nodes`);
    await store.write(function* (tx) {
      for (const table of KEPT_FACTS) yield* tx.run(sql`delete from ${sql.table(table)}`);
    });
    expect(await place.ask(['job', 'test.greet'])).toMatchObject({ stdout: expect.stringMatching(/^3\t/) });
    const [event] = Object(await place.json(['events:tail', '--type', 'test.greeted']));
    expect(event).toMatchObject({ runId: 3 });
    expect(event.id).toBeGreaterThan(highest);
    expect(await countOf(store, sql`select min(id) as n from nodes`)).toBeGreaterThan(lastNode);
    await store.close();
  },
);

test.concurrent('a SQLite store whose writer is killed in the midst of writing is whole and keeps what it said', async (context) => {
  const torn = await tearWrites(worker, context, { kills: 3, durability: 'normal' });
  expect(torn.acknowledged).toBeGreaterThanOrEqual(12);
});

async function countOf(store: Store, query: ReturnType<typeof sql<unknown>>): Promise<number> {
  const row = await store.read((tx) => tx.first(query));
  return Number(Object(row).n);
}
