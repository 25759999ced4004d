/** The verbs that runs with limits go through, on a store with thousands of each kind of them. */
import { cancelRun, changePriority, limitQueue } from '@sb/queue';
import { createLaneTender, enqueueMany } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { reconcileLimits } from '../../src/limits/manage/reconcile-limits.ts';
import { markLanes } from '../../src/limits/manage/lanes.sql.ts';
import type { PlanCase } from './plan-case.ts';
import { KEYLESS_SCAN } from '../../src/claim/limited/scan-keyless.ts';
import { keylessTicker, limitedTicker } from './limited-store.ts';

/** How many due runs a claim looks at. */
const SCAN = 200;
const SLOTS = 50;
const CHUNK = 500;

/** The heads of ranges, the oldest that run for one limit, and a page of runs beside their jobs and queues. */
const SORTS = /order by (run_at, id limit @\w+\+0|started_at, id limit \? \)\s+returning id|r\.id)$/;

const succeeded = { state: 'succeeded' } as const;

const CASES: readonly PlanCase[] = [
  {
    name: 'a claim and an end of runs with limits',
    batch: SCAN,
    act: async (store, { nodeId }) => {
      const ticker = limitedTicker(store, nodeId);
      const { claimed } = await ticker.tick([], SLOTS);
      if (claimed.length === 0) throw new Error('nothing was claimed');
      await ticker.tick(
        claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome: succeeded })),
        0,
      );
    },
  },
  {
    name: 'an end that is no success, of a run with limits',
    batch: SCAN,
    act: async (store, { nodeId, store: unwatched }) => {
      const [run] = await unwatched.read((tx) =>
        tx.rows(sql<{ id: number }>`select id from runs where state = 3 and lane = 1 order by id limit 1`),
      );
      if (run)
        await limitedTicker(store, nodeId).tick(
          [{ id: run.id, claimNo: 1, jobId: 'some', outcome: { state: 'cancelled' } }],
          0,
        );
    },
  },
  {
    name: 'an enqueue of runs with limits',
    batch: SLOTS,
    act: (store) =>
      enqueueMany(
        store,
        Array.from({ length: SLOTS }, () => ({ jobId: 'some' })),
      ),
  },
  {
    name: 'runs that take the place of others',
    batch: SCAN,
    prepare: async ({ store }) => {
      await store.write((tx) => tx.run(sql`update runs set run_at = run_at + 3600000 where state = 1`));
      await enqueueMany(
        store,
        Array.from({ length: 5 }, () => ({ jobId: 'replaces' })),
      );
    },
    act: async (store, { nodeId }) => {
      await limitedTicker(store, nodeId).tick([], SLOTS);
    },
  },
  {
    name: 'runs whose keys nobody has worked out',
    batch: SCAN,
    prepare: async ({ store }) => {
      await enqueueMany(
        store,
        Array.from({ length: 5 }, () => ({ jobId: 'keyed' })),
      );
    },
    act: async (store, { nodeId }) => {
      await limitedTicker(store, nodeId).tick([], SLOTS);
    },
  },
  {
    name: 'a cancel of a run that is held for a limit',
    batch: 1,
    act: async (store, { store: unwatched }) => {
      const row = await unwatched.read((tx) =>
        tx.first(sql<{ id: number }>`select max(id) as id from runs where state = 2`),
      );
      if (row) await cancelRun(store, { runId: row.id, actor: 'ada' });
    },
  },
  {
    name: 'a move to the front, of runs that are held for a limit',
    batch: 1,
    act: async (store, { store: unwatched }) => {
      for (const reason of ['key_limit', 'job_limit', 'queue_limit']) {
        const row = await unwatched.read((tx) =>
          tx.first(
            sql<{ id: number }>`select max(id) as id from runs where state = 2 and reason = ${reason}`,
          ),
        );
        if (row) await changePriority(store, { runId: row.id, toFront: true, actor: 'ada' });
      }
    },
  },
  {
    name: 'a look for what is held although there is room',
    batch: CHUNK,
    act: (store) => reconcileLimits(store),
  },
  {
    name: 'a limit that is raised, and one that is taken away',
    batch: CHUNK,
    act: async (store) => {
      await limitQueue(store, 'narrow', { maxRunning: 100, actor: 'ada' });
      await limitQueue(store, 'narrow', { maxRunning: 'none', actor: 'ada' });
    },
  },
  {
    name: 'a look for runs in a wrong lane, a page at a time',
    batch: CHUNK,
    prepare: async ({ store }) => {
      await limitQueue(store, 'narrow', { maxRunning: 100, actor: 'ada' });
      await store.write(function* (tx) {
        yield* markLanes(tx);
        yield* tx.run(sql`update runs set lane = 0 where lane = 1 and id % 7 = 0`);
      });
    },
    act: async (store) => {
      const { moved } = await createLaneTender(store).tend();
      if (moved === 0) throw new Error('nothing was moved');
    },
  },
  {
    name: 'a claim whose code lacks the key of thousands of runs before its own',
    batch: KEYLESS_SCAN,
    prepare: async ({ store }) => {
      await store.write((tx) =>
        tx.run(sql`update runs set limit_key = null, lane = 1, run_at = run_at - 7200000 where state = 1
          and job_id = (select id from job_defs where name = 'keyed')`),
      );
    },
    act: async (store, { nodeId }) => {
      const { exhausted } = await keylessTicker(store, nodeId).tick([], SLOTS);
      if (exhausted) throw new Error('the claim has not stopped among them');
    },
  },
];

export const LIMITED_CASES = CASES.map((one) => ({ ...one, sorts: SORTS }));
