/** PostgreSQL: a replica that lagged takes the place of its primary. What that had told since is taken back. */
import { findRun } from '@sb/queue';
import { createReaper, createTicker, enqueue, registerNode } from '@sb/queue/engine';
import { openStore, type Store } from '@sb/storage';
import { copyDatabase, migratedDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NODE } from './open-queue.ts';
import { loadJobs } from './load-jobs.ts';

const JOBS = ['noop'];

async function nodeOn(store: Store, pid: number) {
  const id = await registerNode(store, { ...NODE, pid, jobs: JOBS });
  return { id, ticker: createTicker({ store, nodeId: id, jobs: JOBS }) };
}

test('after a failover to a replica that lagged the last ends are made again, and the last requests are gone', async () => {
  const url = await migratedDatabase();
  const before = await openStore({ url });
  await loadJobs(
    before,
    JOBS.map((id) => ({ id, name: id, run: () => undefined })),
  );
  const { id: known } = await enqueue(before, { jobId: 'noop' });
  const { id: nodeId } = await nodeOn(before, 1);
  await before.close();
  const replica = await copyDatabase(url);

  const primary = await openStore({ url });
  const old = createTicker({ store: primary, nodeId, jobs: JOBS });
  const { claimed } = await old.tick([], 1);
  await old.tick(
    claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } })),
    0,
  );
  expect(await findRun(primary, known)).toMatchObject({ state: 'succeeded' });
  const { id: late } = await enqueue(primary, { jobId: 'noop' });
  await primary.close();

  const store = await openStore({ url: replica });
  expect(await findRun(store, known)).toMatchObject({ state: 'queued' });
  await expect(findRun(store, late)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  const node = await nodeOn(store, 2);
  await createReaper({ store, nodeId: node.id, isGone: ({ pid }) => pid === 1 }).reap();
  const again = await node.ticker.tick([], 10);
  await node.ticker.tick(
    again.claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } })),
    0,
  );
  expect(await findRun(store, known)).toMatchObject({ state: 'succeeded', claimNo: 1 });
  await store.close();
});
