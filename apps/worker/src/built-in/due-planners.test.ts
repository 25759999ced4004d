import { createRegistry } from '@sb/jobs';
import { MOST_LIVE } from '@sb/queue';
import { createTicker, defineJobs, enqueueMany, registerNode } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { MOST_PAGES, readDuePlanners } from './due-planners.ts';

const JOBS = [weeklySprintplanner.id];

async function storeWith(open: Opener) {
  const store = await open();
  const registry = createRegistry();
  registry.register([weeklySprintplanner]);
  await defineJobs(store, registry.list(), '1.0.0');
  const plan = (...inputs: readonly object[]) =>
    enqueueMany(
      store,
      inputs.map((input) => ({ jobId: weeklySprintplanner.id, input })),
    );
  return { store, plan };
}

const others = (count: number) => Array.from({ length: count }, (_, at) => ({ orgId: `org-${at}` }));

/** The store, with its reads counted, and something that happens after the first. */
function watched(store: Store, afterFirst: () => Promise<unknown> = async () => undefined) {
  const counted = { reads: 0 };
  const read: Store['read'] = async (body, options) => {
    const result = await store.read(body, options);
    counted.reads += 1;
    if (counted.reads === 1) await afterFirst();
    return result;
  };
  return { counted, store: { ...store, read } };
}

eachDialect('the planner of an organisation', (open) => {
  test('is not due in a store without jobs', async () => {
    expect((await readDuePlanners(await open()))('acme')).toBe(false);
  });

  test('is due behind a page of planners of others, and for all where it plans for all', async () => {
    const { store, plan } = await storeWith(open);
    await plan(...others(MOST_LIVE + 1), { orgId: 'acme' });
    const isDue = await readDuePlanners(store);
    expect(['acme', 'org-0', 'beta'].map(isDue)).toEqual([true, true, false]);
    await plan({ allOrgs: true });
    expect((await readDuePlanners(store))('beta')).toBe(true);
  });

  test('is due also where it begins while the queue is read', async () => {
    const { store, plan } = await storeWith(open);
    await plan({ orgId: 'acme' });
    const facts = { kind: 'daemon', name: 'test', host: 'localhost', pid: 1, version: '1.0.0' } as const;
    const nodeId = await registerNode(store, { ...facts, jobs: JOBS });
    const begin = async () => {
      const { claimed } = await createTicker({ store, nodeId, jobs: JOBS }).tick([], 1);
      expect(claimed).toHaveLength(1);
    };
    expect((await readDuePlanners(watched(store, begin).store))('acme')).toBe(true);
  });

  test('is searched in a queue of any length by a bounded number of reads', async () => {
    const { store, plan } = await storeWith(open);
    await plan(...others(MOST_PAGES * MOST_LIVE + 1));
    const { counted, store: counting } = watched(store);
    const isDue = await readDuePlanners(counting);
    expect(counted.reads).toBe(MOST_PAGES + 1);
    expect(['org-0', `org-${MOST_PAGES * MOST_LIVE}`].map(isDue)).toEqual([true, false]);
  });
});
