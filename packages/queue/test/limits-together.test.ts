import { limitQueue } from '@sb/queue';
import { createReaper, createTicker, type Ended, enqueueMany, tendPauses } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { createGate, eachDialect, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { reconcileLimits } from '../src/limits/manage/reconcile-limits.ts';
import { limitsOf } from '../src/limits/limits.ts';
import { findLimitFacts } from '../src/limits/limits.sql.ts';
import { lockLimits } from '../src/limits/lock-and-release.sql.ts';
import { readLimits } from '../src/limits/limits.sql.ts';
import { type LimitedQueue, openLimited, standing } from './open-limited.ts';

const done = { state: 'succeeded' } as const;
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The largest number that runs of one limit, at one instant. */
async function most(
  store: Store,
): Promise<{ readonly one: number; readonly key: number; readonly queue: number }> {
  const row = await store.read((tx) =>
    tx.first(sql<{ one: number; key: number; queue: number }>`
      with running as (select d.name, r.limit_key from runs r join job_defs d on d.id = r.job_id where r.state = 3)
      select (select count(*) from running where name = 'one') as one, (select count(*) from running) as queue,
        coalesce((select max(n) from (select count(*) as n from running where limit_key is not null group by limit_key) k), 0) as key`),
  );
  if (!row) throw new Error('no row');
  return row;
}

/** Works until there is nothing left; looks at what runs after each step. Returns the runs in the order of their claims. */
async function workAll(
  q: LimitedQueue,
  store: Store,
  watch: Store,
): Promise<{ readonly ids: number[]; readonly seen: number[][] }> {
  const node = await q.limitedNode();
  const jobs = ['plain', 'one', 'two', 'keyed'];
  const ticker = createTicker({ store, nodeId: node.id, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  const ids: number[] = [];
  const seen: number[][] = [];
  let ended: readonly Ended[] = [];
  for (let empty = 0; empty < 200;) {
    const { claimed, kept } = await ticker.tick(ended, 3);
    ids.push(...claimed.map(({ id }) => id));
    const { one, key, queue } = await most(watch);
    seen.push([one, key, queue]);
    ended = [...kept, ...claimed.map((run) => ({ ...run, outcome: done }))];
    if (ended.length > 0) empty = 0;
    else if ((await standing(watch)).length === 0) break;
    else empty += 1;
  }
  return { ids, seen };
}

eachDialect('limits with several nodes at once', (open, dialect) => {
  test('are never exceeded at any instant, and all runs come to their turn', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { maxRunning: 5, actor: 'ada' });
    const asked = await enqueueMany(
      q.store,
      times(90).map((i) => (i % 3 ? { jobId: 'keyed', limitKey: `k${i % 4}` } : { jobId: 'one' })),
    );
    const [other, third] = [
      await open.again(q.store, { clock: () => q.now }),
      await open.again(q.store, { clock: () => q.now }),
    ];
    const worked = await Promise.all([q.store, other, third].map((store) => workAll(q, store, other)));
    expect(worked.flatMap(({ ids }) => ids).toSorted((a, b) => a - b)).toEqual(asked.map(({ id }) => id));
    const seen = worked.flatMap((one) => one.seen);
    expect(Math.max(...seen.map(([one]) => one ?? 0))).toBe(1);
    expect(Math.max(...seen.map(([, key]) => key ?? 0))).toBe(1);
    expect(Math.max(...seen.map(([, , queue]) => queue ?? 0))).toBeLessThanOrEqual(5);
    // Nobody was left behind for the chore to find.
    expect(await reconcileLimits(q.store)).toBe(0);
  });

  // On SQLite who writes is alone.
  test.runIf(dialect === 'postgres')('wait for whoever gives places of the same limit', async () => {
    const q = await openLimited(open);
    const [first, second] = [await q.ask('one'), await q.ask('one')];
    const node = await q.limitedNode();
    const [taken, mayCommit] = [createGate(), createGate()];
    const holding = q.store.write(function* (tx) {
      const facts = yield* findLimitFacts(tx, second);
      yield* lockLimits(tx, facts ? limitsOf(facts, yield* readLimits(tx)) : []);
      yield* tx.run(sql`update runs set state = 3, node_id = ${node.id}, claim_no = 1 where id = ${second}`);
      yield* tx.step<unknown>({
        sqlite: () => undefined,
        postgres: () => {
          taken.open();
          return mayCommit.opened;
        },
      });
    });
    await taken.opened;
    const claiming = node.claim();
    await Promise.race([claiming, untilBlocked(q.store)]);
    mayCommit.open();
    await holding;
    expect(await claiming).toEqual([]);
    expect(await standing(q.store)).toEqual([`${first} held job_limit`, `${second} running`]);
  });

  test('give back the places of a node that crashed', async () => {
    const q = await openLimited(open);
    const [first, second] = [await q.ask('keyed', 'a'), await q.ask('keyed', 'a')];
    const [dead, node] = [await q.limitedNode(), await q.limitedNode()];
    await dead.claim();
    expect(await node.claim()).toEqual([]);
    expect(await standing(q.store)).toEqual([`${first} running`, `${second} held key_limit`]);
    await createReaper({ store: q.store, nodeId: node.id, isGone: ({ id }) => id === dead.id }).reap();
    expect((await node.claim()).map(({ id }) => id)).toEqual([first]);
    await tendPauses(q.store);
    expect(await standing(q.store)).toEqual([`${first} running`, `${second} held key_limit`]);
  });
});
