/** The promise of a replay, on the real thing: each dead letter once, however often the program is killed in between. */
import { defineJobs } from '@sb/queue/engine';
import { createRegistry } from '@sb/jobs';
import { openStore, sql, type Store } from '@sb/storage';
import { isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { until } from './aftermath.ts';
import { placeOn, STORES } from './place-on.ts';
import { useWorker } from './use-worker.ts';

/** A replay writes 500 at a time. */
const LETTERS = isSlow() ? 8_000 : 4_000;
const KILLS = isSlow() ? 3 : 1;

const worker = useWorker();

test.concurrent.for(STORES)(
  'a replay that is killed in the middle loses no dead letter and replays none twice (%s)',
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    await place.ask(['db:migrate']);
    const store = await openStore({ url: place.databaseUrl });
    await fill(store);
    const replay = ['dlq:replay', '--job', 'bulk', '--yes'];

    for (let kill = 1; kill <= KILLS; kill++) {
      const before = await countReplays(store);
      const replaying = place.start(replay);
      await until(replaying, async () => (await countReplays(store)) > before);
      replaying.child.kill('SIGKILL');
      await replaying.ended;
      expect(await countReplays(store)).toBeLessThan(LETTERS);
    }
    expect(await place.ask(replay)).toMatchObject({ exitCode: 0 });

    const aftermath = await readReplays(store);
    expect(aftermath).toEqual({
      runs: LETTERS,
      replayed: LETTERS,
      marked: LETTERS,
      agreeing: LETTERS,
      told: LETTERS,
    });
    expect((await place.ask(replay)).stderr).toBe('No open dead letter matches.\n');
    await store.close();
  },
);

async function fill(store: Store): Promise<void> {
  const registry = createRegistry();
  registry.register([{ id: 'bulk', name: 'Many', run: () => undefined }]);
  await defineJobs(store, registry.list(), '0.0.1');
  await store.write((tx) =>
    tx.run(sql`
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(LETTERS)})
      insert into dead_letters (run_id, job_id, queue_id, priority, root_id, dry_run, died_at, reason, status, input)
      select n, d.id, d.queue_id, d.priority, n, 0, n, 'error', 'open', '{"n":1}' from numbers, job_defs d where d.name = 'bulk'`),
  );
}

async function countReplays(store: Store): Promise<number> {
  const row = await store.read((tx) =>
    tx.first(sql<{ n: number }>`select count(*) as n from runs where replay_of is not null`),
  );
  return row?.n ?? 0;
}

async function readReplays(store: Store): Promise<unknown> {
  return store.read((tx) =>
    tx.first(sql`
      select (select count(*) from runs) as runs,
        (select count(distinct replay_of) from runs) as replayed,
        (select count(*) from dead_letters where status = 'replayed') as marked,
        (select count(*) from dead_letters l join runs r on r.id = l.replayed_as and r.replay_of = l.run_id) as agreeing,
        (select count(*) from events where type = 'run.replayed') as told`),
  );
}
