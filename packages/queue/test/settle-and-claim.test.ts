/** PostgreSQL: a tick sends what it settles and what it claims at once, in one transaction. */
import { cancelRun, listHistory } from '@sb/queue';
import {
  type ClaimedRun,
  createTicker,
  type Ended,
  enqueue,
  enqueueMany,
  registerNode,
} from '@sb/queue/engine';
import { openStore, sql, type Store } from '@sb/storage';
import { eachDialect, migratedDatabase, startProxy } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { NODE, openQueue, type TestNode } from './open-queue.ts';
import { loadJobs } from './load-jobs.ts';

const RUNS = 400;
const endOf = ({ id, claimNo, jobId }: ClaimedRun): Ended => ({
  id,
  claimNo,
  jobId,
  outcome: { state: 'succeeded' },
});

eachDialect('nodes that settle and claim at the same time', (open, dialect) => {
  test('never wait for each other in a circle, beside cancels, and each run ends once', async () => {
    const q = await openQueue(open);
    const { store } = q;
    const runs = await enqueueMany(
      store,
      Array.from({ length: RUNS }, (_, i) => ({ jobId: i % 3 === 0 ? 'mail' : 'noop' })),
    );
    const before = await deadlocks(store);
    const nodes = await Promise.all([q.node(), q.node(), q.node()]);
    const cancelling = Promise.all(
      runs
        .filter((_, i) => i % 5 === 0)
        .map(({ id: runId }) =>
          cancelRun(store, { runId, actor: 'ada', reason: 'because' }).catch(() => undefined),
        ),
    );
    await Promise.all(nodes.flatMap((node) => [workOff(store, node), workOff(store, node)]));
    await cancelling;
    expect((await deadlocks(store)) - before).toBe(0);
    const { runs: ended } = await listHistory(store, { limit: RUNS + 1 });
    expect(ended.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(runs.map(({ id }) => id));
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['succeeded', 'cancelled']));
  });

  test('know what their last claim saw of limits: a trip that only settles forgets nothing of it', async () => {
    const q = await openQueue(open);
    const { ticker } = await q.node();
    await q.enqueue();
    const { claimed } = await ticker.tick([], 1);
    await ticker.tick([], 1);
    await ticker.tick(claimed.map(endOf), 0);
    await q.enqueue();
    const reads = vi.spyOn(q.store, 'read');
    expect((await ticker.tick([], 1)).claimed).toHaveLength(1);
    expect(reads).not.toHaveBeenCalled();
  });

  async function deadlocks(store: Store): Promise<number> {
    if (dialect === 'sqlite') return 0;
    const row = await store.read((tx) =>
      tx.first(
        sql<{ n: number }>`select deadlocks as n from pg_stat_database where datname = current_database()`,
      ),
    );
    return Number(row?.n);
  }
});

/** Ticks until no run is left; each settles what the one before it claimed. */
async function workOff(store: Store, { ticker }: TestNode): Promise<void> {
  let ended: readonly Ended[] = [];
  for (;;) {
    const { claimed, kept } = await ticker.tick(ended, 7);
    ended = [...kept, ...claimed.map(endOf)];
    if (ended.length > 0) continue;
    const row = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
    if (Number(row?.n) === 0) return;
  }
}

test('on PostgreSQL a tick whose answer is lost is unknown, and done again it changes nothing twice', async () => {
  const url = await migratedDatabase();
  const direct = await openStore({ url });
  await loadJobs(direct, [{ id: 'work', name: 'Work', run: () => undefined }]);
  const proxy = await startProxy(url);
  const store = await openStore({ url: proxy.url });
  onTestFinished(async () => {
    await store.close();
    await direct.close();
    await proxy.stop();
  });
  const nodeId = await registerNode(store, { ...NODE, jobs: ['work'] });
  const ticker = createTicker({ store, nodeId, jobs: ['work'] });
  const first = await enqueue(direct, { jobId: 'work' });
  const { claimed } = await ticker.tick([], 1);
  // From here on the node knows that there are neither limits nor rates, and a tick is one trip.
  await ticker.tick([], 1);
  const second = await enqueue(direct, { jobId: 'work' });
  proxy.swallowAnswers();
  const lost = ticker.tick(claimed.map(endOf), 1).catch((error: unknown) => error);
  const settled = () =>
    direct.read((tx) => tx.first(sql<{ n: number }>`select count(*)::int as n from run_history`));
  await expect.poll(settled, { interval: 5 }).toEqual({ n: 1 });
  proxy.cut();
  expect(await lost).toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
  const again = await createTicker({ store: direct, nodeId, jobs: ['work'] }).tick(claimed.map(endOf), 1);
  expect(again).toMatchObject({ claimed: [], lost: [], kept: [] });
  const { runs: ended } = await listHistory(direct, { limit: 10 });
  expect(ended.map(({ id }) => id)).toEqual([first.id]);
  const row = await direct.read((tx) =>
    tx.first(
      sql<{ state: number; node: number }>`select state, node_id as node from runs where id = ${second.id}`,
    ),
  );
  expect(row).toEqual({ state: 3, node: nodeId });
});
