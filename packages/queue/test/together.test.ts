/** A change and the event that tells of it are there together or not at all: the process dies after each write. */
import {
  cancelRun,
  changePriority,
  cordonNode,
  discardDead,
  drainQueue,
  findDeadLetter,
  pauseJob,
  pauseQueue,
  purgeQueue,
  replayDead,
  replayRun,
  requestRun,
  resumeQueue,
  retryRun,
} from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { dieAll } from './dead-runs.ts';
import { dyingAfter, unlessKilled } from './dying-store.ts';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'because' };

interface Scene {
  readonly waiting: number;
  readonly dead: number;
  readonly nodeId: number;
}

interface Case {
  readonly who: string;
  readonly event: string;
  readonly act: (store: Store, scene: Scene) => Promise<unknown>;
}

const CASES: readonly Case[] = [
  {
    who: 'cancels a run',
    event: 'run.cancel_requested',
    act: (store, { waiting: runId }) => cancelRun(store, { runId, ...ADA }),
  },
  {
    who: 'moves a run',
    event: 'run.priority_changed',
    act: (store, { waiting: runId }) => changePriority(store, { runId, priority: 'low', ...ADA }),
  },
  {
    who: 'replaces a waiting run',
    event: 'run.changed',
    act: (store) =>
      requestRun(
        store,
        { jobId: 'noop', dedupeKey: 'waiting', priority: 'low', dedupeReplace: ['priority'] },
        ADA,
      ),
  },
  { who: 'pauses a queue', event: 'queue.paused', act: (store) => pauseQueue(store, 'mail', ADA) },
  { who: 'resumes a queue', event: 'queue.resumed', act: (store) => resumeQueue(store, 'slow', ADA) },
  { who: 'drains a queue', event: 'queue.draining', act: (store) => drainQueue(store, 'mail', ADA) },
  { who: 'purges a queue', event: 'queue.purged', act: (store) => purgeQueue(store, 'default', ADA) },
  { who: 'pauses a job', event: 'job.paused', act: (store) => pauseJob(store, 'mail', ADA) },
  {
    who: 'cordons a node',
    event: 'node.cordoned',
    act: (store, { nodeId }) => cordonNode(store, nodeId, ADA),
  },
  {
    who: 'replays dead letters',
    event: 'run.replayed',
    act: (store, { dead }) => replayDead(store, { choice: { ids: [dead] }, ...ADA }),
  },
  {
    who: 'replays a run',
    event: 'run.replayed',
    act: (store, { dead: runId }) => replayRun(store, { runId, ...ADA }),
  },
  {
    who: 'retries a run',
    event: 'run.replayed',
    act: (store, { dead: runId }) => retryRun(store, { runId, ...ADA }),
  },
  {
    who: 'discards a dead letter',
    event: 'dead_letter.discarded',
    act: (store, { dead }) => discardDead(store, { choice: { ids: [dead] }, ...ADA }),
  },
];

eachDialect('an operator', (open) => {
  test.each(CASES.map((one) => [one.who, one] as const))(
    'who %s leaves the change with its event, wherever the process dies',
    async (_who, { event, act }) => {
      const q = await openQueue(open);
      await q.store.write((tx) => tx.run(sql`insert into queues (name, mode) values ('slow', 'paused')`));
      const [dead = 0] = await dieAll(q, [{}]);
      const scene = { dead, waiting: await q.enqueue({ dedupeKey: 'waiting' }), nodeId: (await q.node()).id };
      const attempt = async (writes: number): Promise<unknown> => {
        await unlessKilled(act(dyingAfter(q.store, writes), scene));
        return stateOf(q.store, dead);
      };
      const before = await stateOf(q.store, dead);
      expect(await attempt(0)).toEqual(before);
      expect(await attempt(1)).not.toEqual(before);
      expect(await audit(q.store, event)).toHaveLength(1);
    },
  );
});

/** All that operators change. */
async function stateOf(store: Store, dead: number): Promise<unknown> {
  const { status, replayedAs } = await findDeadLetter(store, dead);
  const rows = await store.read(function* (tx) {
    return [
      yield* tx.rows(sql`select id, state, priority, ctl, replay_of from runs order by id`),
      yield* tx.rows(sql`select name, mode from queues order by id`),
      yield* tx.rows(sql`select name, mode from job_defs order by id`),
      yield* tx.rows(sql`select id, state from nodes order by id`),
    ];
  });
  // A letter that is closed without its run, or a run whose letter is open, is no change that an operator makes.
  const replays = rows[0]?.filter((row) => JSON.stringify(row).includes(`"replay_of":${dead}`)) ?? [];
  expect(replays.length).toBe(status === 'replayed' ? 1 : 0);
  return { status, replayedAs, rows };
}
