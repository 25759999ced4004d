/** What a node asks about rates does not grow with how many keys have one. */
import { explainRun } from '@sb/queue';
import { createTicker, forgetRates } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, type Explained, type Opener, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { reconcileLimits } from '../src/limits/manage/reconcile-limits.ts';
import { type LimitedQueue, openLimited } from './open-limited.ts';
import { NOON, type TestNode } from './open-queue.ts';

const KEYS = 5_000;
const DUE = 10;
const BATCH = 20;

interface Rated {
  readonly q: LimitedQueue;
  readonly node: TestNode;
}

const numbers = (dialect: string) =>
  dialect === 'sqlite'
    ? sql`(with recursive k(n) as (select 1 union all select n + 1 from k where n < ${KEYS}) select n from k)`
    : sql`generate_series(1, cast(${KEYS} as integer)) n`;

/** Of each key one is held; a few of them have places, the others some time later. */
async function openRated(open: Opener): Promise<Rated> {
  const q = await openLimited(open);
  await q.store.write(function* (tx) {
    yield* tx.run(sql`
      insert into runs (job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state, lane, reason, rate_key)
      select d.id, d.queue_id, 2, 1, 1, 1, 'api', 2, 1, 'key_rate', 'k' || n from ${numbers(tx.dialect)} cross join job_defs d
      where d.name = 'rated-keys'`);
    yield* tx.run(sql`
      insert into rate_buckets (kind, owner_id, key, tat_us, due_at)
      select 'key_rate', d.id, 'k' || n, case when n <= ${DUE} then 1 else cast(${NOON * 1_000 + 90_000_000} as bigint) + n end,
        case when n <= ${DUE} then 1 else cast(${NOON + 90_000} as bigint) + n end
      from ${numbers(tx.dialect)} cross join job_defs d where d.name = 'rated-keys'`);
  });
  return { q, node: await q.limitedNode() };
}

const ticker = (store: Store, { node }: Rated) =>
  createTicker({ store, nodeId: node.id, jobs: ['rated-keys', 'plain'] });

eachDialect('with 5,000 keys that wait for their rates', (open) => {
  test.each<[what: string, batch: number, act: (store: Store, rated: Rated) => Promise<unknown>]>([
    [
      'a claim looks at those that are due',
      BATCH,
      async (store, rated) => {
        const { claimed, ratesInMs } = await ticker(store, rated).tick([], BATCH);
        expect([claimed.length, ratesInMs]).toEqual([DUE, 90_000 + DUE + 1]);
      },
    ],
    ['so does when the next is due', 1, (store, rated) => ticker(store, rated).nextDueAt()],
    ['so does why a run is held', 1, (store) => explainRun(store, DUE + 1)],
    ['so does a service that is busy', 1, block],
    ['what has room is looked for from key to key', KEYS, (store) => reconcileLimits(store)],
    ['what is as good as new is looked for among all', KEYS, (store) => forgetRates(store)],
    [
      'and a claim beside as many keys that are full',
      1,
      async (store, rated) => {
        const { q, node } = rated;
        await q.store.write((tx) =>
          tx.run(sql`
          update runs set reason = 'key_limit', limit_key = rate_key, rate_key = null,
            job_id = (select id from job_defs where name = 'keyed')`),
        );
        await q.ask('keyed', 'another');
        const jobs = ['keyed'];
        expect((await createTicker({ store, nodeId: node.id, jobs }).tick([], BATCH)).claimed).toHaveLength(
          1,
        );
      },
    ],
  ])('%s', async (_what, batch, act) => {
    const rated = await openRated(open);
    const { store, explained } = watchPlans(rated.q.store);
    await act(store, rated);
    expect(explained.length).toBeGreaterThan(0);
    const bad = explained.filter((one) => one.touched > 4 * batch + 16 || walks(one, batch));
    expect(bad).toEqual([]);
  });
});

/** SQLite: a table, or what it sorts besides the heads of each priority. */
function walks({ text, plan }: Explained, batch: number): boolean {
  const tables = batch < KEYS ? /SCAN (runs|rate_buckets|b)\b(?!.*INDEX)/ : /SCAN runs\b(?!.*INDEX)/;
  if (tables.test(plan)) return true;
  return batch < KEYS && plan.includes('TEMP B-TREE') && !text.endsWith('order by run_at, id limit @slots+0');
}

async function block(store: Store, rated: Rated): Promise<void> {
  const [run] = await rated.node.claim(1);
  if (!run) throw new Error('nothing was claimed');
  const outcome = { state: 'snoozed', delayMs: 5_000, blocksRate: true } as const;
  await ticker(store, rated).tick([{ ...run, outcome }], 0);
}
