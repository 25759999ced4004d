/** PostgreSQL by a way that swallows answers: what is not known must not be told as not done. */
import { createClient } from '@sb/queue';
import { enqueue, enqueueMany, registerNode, renewNode } from '@sb/queue/engine';
import { openStore, sql, type Store } from '@sb/storage';
import { migratedDatabase, startProxy, type TestProxy } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { loadJobs } from './load-jobs.ts';

const UNKNOWN = { code: 'ENQUEUE_OUTCOME_UNKNOWN' };

async function open(): Promise<{ store: Store; direct: Store; proxy: TestProxy }> {
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
  // From here on there is a connection.
  await enqueue(store, { jobId: 'work' });
  return { store, direct, proxy };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

async function untilStored(store: Store, count: number): Promise<void> {
  const stored = () => store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
  await expect.poll(async () => (await stored())?.n, { interval: 5 }).toBe(count);
}

test.each<[what: string, ask: (store: Store) => Promise<unknown>, runs: number]>([
  ['a run', (store) => enqueue(store, { jobId: 'work' }), 1],
  ['many runs', (store) => enqueueMany(store, [{ jobId: 'work' }, { jobId: 'work' }]), 2],
])('%s that was stored before the connection broke is not told as refused', async (_what, ask, runs) => {
  const { store, direct, proxy } = await open();
  proxy.swallowAnswers();
  const answer = failureOf(ask(store));
  await untilStored(direct, 1 + runs);
  proxy.cut();
  expect(await answer).toMatchObject(UNKNOWN);
});

test('a transaction of a client that was stored before the connection broke is not told as refused', async () => {
  const { direct, proxy } = await open();
  const client = createClient({ databaseUrl: proxy.url });
  const asking = client.transaction(function* (tx) {
    yield* tx.enqueue('work');
    proxy.swallowAnswers();
  });
  const answer = failureOf(asking);
  await untilStored(direct, 2);
  proxy.cut();
  expect(await answer).toMatchObject(UNKNOWN);
  await client.close();
});

test('a run for which no connection could be made is told as not stored', async () => {
  const { store, direct, proxy } = await open();
  await proxy.stop();
  await expect(renewNode(store, 1)).rejects.toMatchObject({ code: expect.any(String) });
  await expect(enqueue(store, { jobId: 'work' })).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  await untilStored(direct, 1);
});

test('a renewal that lost its answer is simply done again', async () => {
  const { store, proxy } = await open();
  const nodeId = await registerNode(store, {
    kind: 'daemon',
    name: 'n',
    host: 'h',
    pid: 1,
    version: '1.0.0',
    jobs: [],
  });
  proxy.swallowAnswers();
  const lost = failureOf(renewNode(store, nodeId));
  proxy.cut();
  expect(await lost).toBeInstanceOf(Error);
  proxy.thaw();
  expect(await renewNode(store, nodeId)).toBe(true);
});
