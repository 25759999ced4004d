/** Each answer of explain.ts, made true by the verbs that make it so. */
import {
  cancelRun,
  type Cause,
  cordonNode,
  drainNode,
  drainQueue,
  explainRun,
  pauseJob,
  pauseQueue,
  replayDead,
  resumeJob,
  resumeQueue,
  uncordonNode,
} from '@sb/queue';
import {
  createReaper,
  enqueueAndClaim,
  NODE_LEASE_MS,
  renewNode,
  retireNode,
  REAP_AFTER_MS,
  tendPauses,
  tendUnknownJobs,
} from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADA = { actor: 'ada', reason: 'provider down' };
const SAID = { by: 'ada', reason: 'provider down' };
const failed = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: '{"message":"no\\nat all"}',
} as const;
const retry = {
  state: 'retry',
  delayMs: MINUTE,
  attempt: 'failed',
  error: '{"message":"no\\nat all"}',
} as const;

async function causes(q: TestQueue, id: number): Promise<readonly Cause[]> {
  return (await explainRun(q.store, id)).causes;
}

async function because(q: TestQueue, id: number): Promise<readonly string[]> {
  return (await causes(q, id)).map((cause) => cause.because);
}

/** All nodes that have not ended say that they live. */
async function renewAll(q: TestQueue): Promise<void> {
  await q.store.write((tx) =>
    tx.run(sql`update nodes set expires_at = ${tx.now} + 20000 where state <> 'stopped'`),
  );
}

/** The nodes but the last stop renewing, and the last takes them for dead. */
async function crash(q: TestQueue): Promise<void> {
  const watcher = await q.node([], { name: 'watcher', queues: ['none'] });
  const reaper = createReaper({
    store: q.store,
    nodeId: watcher.id,
    isGone: () => false,
    monotonic: () => q.now,
  });
  q.now += NODE_LEASE_MS + 1;
  await renewNode(q.store, watcher.id);
  await reaper.reap();
  q.now += REAP_AFTER_MS;
  await reaper.reap();
  await retireNode(q.store, watcher.id);
}

eachDialect('why a run is not running:', (open) => {
  test('nothing keeps it, and the next claim takes it; then it runs, and then it has ended', async () => {
    const q = await openQueue(open);
    const node = await q.node(undefined, { name: 'n1', slots: 2 });
    const id = await q.enqueue();
    expect(await explainRun(q.store, id)).toEqual({
      runId: id,
      jobId: 'noop',
      queue: 'default',
      priority: 'normal',
      state: 'queued',
      runAt: NOON,
      now: NOON,
      causes: [{ because: 'ready', since: NOON, nodes: [{ id: node.id, name: 'n1' }] }],
    });
    q.now += 1;
    const [run] = await node.claim();
    const running = { because: 'running', node: { id: node.id, name: 'n1' }, since: NOON + 1 };
    expect(await causes(q, id)).toEqual([
      { ...running, deadlineAt: NOON + 1 + HOUR, attempt: 1, maxAttempts: 1, cancelRequested: false },
    ]);
    await cancelRun(q.store, { runId: id, actor: 'ada' });
    expect(await causes(q, id)).toMatchObject([{ ...running, cancelRequested: true }]);
    if (run) await node.settle(run, { state: 'cancelled' });
    expect(await explainRun(q.store, id)).toMatchObject({
      state: 'cancelled',
      now: NOON + 1,
      causes: [{ because: 'finished', state: 'cancelled', at: NOON + 1 }],
    });
    await expect(explainRun(q.store, 99)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  test('it failed, and what became of its dead letter', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue();
    const [run] = await node.claim();
    if (run) await node.settle(run, failed);
    const end = { because: 'finished', state: 'failed', at: NOON, reason: 'error', error: 'no' };
    expect(await causes(q, id)).toEqual([{ ...end, deadLetter: 'open' }]);
    await replayDead(q.store, { choice: { ids: [id] }, actor: 'ada' });
    expect(await causes(q, id)).toEqual([{ ...end, deadLetter: 'replayed', replayedAs: id + 1 }]);
  });

  test('its queue is paused, or drained, its job is paused: by whom, until when, why', async () => {
    const q = await openQueue(open);
    await q.node();
    const id = await q.enqueue({ jobId: 'mail' });
    await drainQueue(q.store, 'mail', ADA);
    expect(await causes(q, id)).toMatchObject([{ because: 'ready' }, { because: 'queue_draining', ...SAID }]);
    await pauseQueue(q.store, 'mail', { ...ADA, until: NOON + MINUTE });
    expect(await causes(q, id)).toEqual([
      { because: 'queue_paused', queue: 'mail', ...SAID, until: NOON + MINUTE },
    ]);
    await pauseJob(q.store, 'mail', { actor: 'bo', reason: 'wrong letters' });
    expect(await causes(q, id)).toEqual([
      { because: 'job_paused', jobId: 'mail', by: 'bo', reason: 'wrong letters' },
      { because: 'queue_paused', queue: 'mail', ...SAID, until: NOON + MINUTE },
    ]);
    q.now += MINUTE;
    await renewAll(q);
    expect(await because(q, id)).toEqual(['job_paused']);
    // A resume that broke off: the run is still held.
    await q.store.write((tx) => tx.run(sql`update job_defs set mode = 'active' where name = 'mail'`));
    expect(await causes(q, id)).toEqual([{ because: 'held', reason: 'job_paused' }]);
    await tendPauses(q.store);
    expect(await because(q, id)).toEqual(['ready']);
    await resumeJob(q.store, 'mail', ADA);
  });

  test('no node is there, has its job, takes its queue, takes anything, has a slot', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ jobId: 'mail' });
    expect(await causes(q, id)).toEqual([{ because: 'no_daemon' }]);
    const ignorant = await q.node(['noop'], { name: 'n1' });
    expect(await causes(q, id)).toEqual([
      { because: 'no_node_knows_job', jobId: 'mail', nodes: [{ id: ignorant.id, name: 'n1' }] },
    ]);
    const elsewhere = await q.node(['mail'], { name: 'n2', queues: ['slow'] });
    expect(await causes(q, id)).toEqual([
      {
        because: 'no_node_takes_queue',
        queue: 'mail',
        nodes: [{ id: elsewhere.id, name: 'n2', queues: ['slow'] }],
      },
    ]);
    const able = await q.node(['mail'], { name: 'n3', slots: 1 });
    expect(await because(q, id)).toEqual(['ready']);
    for (const [verb, state] of [
      [cordonNode, 'cordoned'],
      [drainNode, 'draining'],
    ] as const) {
      await verb(q.store, able.id, ADA);
      expect(await causes(q, id)).toEqual([
        { because: 'nodes_take_nothing', nodes: [{ id: able.id, name: 'n3', state }] },
      ]);
    }
    await uncordonNode(q.store, able.id, ADA);
    const urgent = await q.enqueue({ jobId: 'mail', priority: 'critical' });
    expect((await able.claim(1)).map((run) => run.id)).toEqual([urgent]);
    expect(await causes(q, id)).toEqual([
      { because: 'slots_busy', nodes: [{ id: able.id, name: 'n3', running: 1, slots: 1 }] },
    ]);
    const { causes: seen } = await explainRun(q.store, id, { isGone: ({ name }) => name === 'n3' });
    expect(seen).toMatchObject([{ because: 'no_node_takes_queue' }]);
  });

  test('nobody has had its job for a day: it fails at the time that was told', async () => {
    const q = await openQueue(open);
    await q.node(['noop']);
    const id = await q.enqueue({ jobId: 'mail', delayMs: MINUTE });
    await tendUnknownJobs(q.store);
    q.now += 2 * MINUTE;
    await renewAll(q);
    await tendUnknownJobs(q.store);
    const givesUpAt = NOON + MINUTE + 24 * HOUR;
    expect(await explainRun(q.store, id)).toMatchObject({
      state: 'held',
      causes: [{ because: 'no_node_knows_job', since: NOON, givesUpAt }],
    });
    for (const [now, failures] of [
      [givesUpAt - 1, 0],
      [givesUpAt, 1],
    ] as const) {
      q.now = now;
      await renewAll(q);
      expect(await tendUnknownJobs(q.store)).toMatchObject({ failed: failures });
    }
    expect(await causes(q, id)).toMatchObject([{ because: 'finished', reason: 'unknown_job' }]);
  });

  test('it is not its time: a start time, a snooze, a backoff, with the error', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ jobId: 'mail', delayMs: MINUTE });
    expect(await causes(q, id)).toEqual([{ because: 'start_time', at: NOON + MINUTE }]);
    for (const [outcome, told] of [
      [retry, { because: 'backoff', attempt: 2, maxAttempts: 3, error: 'no' }],
      [{ state: 'snoozed', delayMs: MINUTE }, { because: 'snoozed' }],
      [retry, { because: 'backoff', attempt: 3, maxAttempts: 3, error: 'no' }],
    ] as const) {
      q.now += MINUTE;
      await renewAll(q);
      const [run] = await node.claim();
      if (run) await node.settle(run, outcome);
      expect(await causes(q, id)).toEqual([{ ...told, at: q.now + MINUTE }]);
    }
    q.now += MINUTE;
    await renewAll(q);
    expect(await because(q, id)).toEqual(['ready']);
  });

  test('it had to begin by a time, which comes and passes', async () => {
    const q = await openQueue(open);
    await q.node();
    const id = await q.enqueue({ startWithinMs: MINUTE });
    const deadline = { because: 'start_deadline', at: NOON + MINUTE };
    expect(await causes(q, id)).toMatchObject([{ because: 'ready' }, { ...deadline, passed: false }]);
    q.now += MINUTE + 1;
    expect((await causes(q, id))[0]).toEqual({ ...deadline, passed: true });
  });

  test('others come first, in the order in which they are claimed', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const ids: number[] = [];
    for (const priority of ['low', 'normal', 'normal', 'critical', 'high'] as const)
      ids.push(await q.enqueue({ priority }));
    await q.enqueue({ priority: 'critical', delayMs: 1 });
    await q.enqueue({ jobId: 'mail', priority: 'critical' });
    const ahead = async (id: number) => (await causes(q, id)).find((cause) => cause.because === 'behind');
    const told = [];
    for (const id of ids) told.push(await ahead(id));
    expect(told).toEqual([
      { because: 'behind', higher: 4, earlier: 0, first: ids[3] },
      { because: 'behind', higher: 2, earlier: 0, first: ids[3] },
      { because: 'behind', higher: 2, earlier: 1, first: ids[3] },
      undefined,
      { because: 'behind', higher: 1, earlier: 0, first: ids[3] },
    ]);
    const claimed: number[] = [];
    while (claimed.length < 6) claimed.push(...(await node.claim(1)).map((run) => run.id));
    const [low, normal, next, critical, high] = ids;
    // Of its own priority, the older.
    const [older, younger] = [await q.enqueue(), await q.enqueue()];
    expect(await ahead(younger)).toEqual({ because: 'behind', higher: 0, earlier: 1, first: older });
    expect(claimed.filter((id) => ids.includes(id))).toEqual([critical, high, normal, next, low]);
  });

  test('it took down two nodes: it waits for a node on which no other such run is', async () => {
    const q = await openQueue(open);
    const ids = [await q.enqueue(), await q.enqueue()];
    for (let crashes = 0; crashes < 2; crashes++) {
      const node = await q.node();
      await node.claim();
      await crash(q);
    }
    const node = await q.node();
    const [first = 0, second = 0] = ids;
    expect(await causes(q, first)).toEqual([{ because: 'crashes', crashes: 2, heldBy: [] }]);
    expect(await because(q, second)).toEqual(['crashes', 'behind']);
    const [run] = await node.claim();
    expect(run?.id).toBe(first);
    expect(await causes(q, second)).toEqual([{ because: 'crashes', crashes: 2, heldBy: [first] }]);
  });

  test('and the claim agrees: it takes what is ready or behind others, and nothing else', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop', 'mail']);
    const waiting = new Set<number>();
    const told: (readonly number[])[] = [];
    const claimed: (readonly number[])[] = [];
    const pauses = [
      () => Promise.resolve(),
      () => pauseQueue(q.store, 'mail', ADA),
      () => pauseJob(q.store, 'mail', ADA),
      () => resumeQueue(q.store, 'mail', { actor: 'ada' }),
    ];
    for (const pause of pauses) {
      for (const jobId of ['noop', 'mail'])
        for (const queue of ['default', 'mail'])
          for (const delayMs of [0, 3 * MINUTE])
            waiting.add(
              await q.enqueue({ jobId, queue, delayMs, priority: delayMs > 0 ? 'critical' : 'low' }),
            );
      await pause();
      const free: number[] = [];
      for (const id of waiting)
        if ((await because(q, id)).every((one) => one === 'ready' || one === 'behind')) free.push(id);
      told.push(free);
      const taken = (await node.claim()).map(({ id }) => id).toSorted((a, b) => a - b);
      for (const id of taken) waiting.delete(id);
      claimed.push(taken);
      q.now += MINUTE;
      await renewAll(q);
    }
    expect(claimed).toEqual(told);
    expect(claimed.map(({ length }) => length)).toEqual([4, 2, 1, expect.any(Number)]);
  });

  test('it waits for other runs, and for which', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const parents = [await q.enqueue(), await q.enqueue({ jobId: 'mail' })];
    const [one = 0, two = 0] = parents;
    const child = await q.enqueue({ after: [{ run: one }, { run: two, on: 'always' }] });
    const first = { runId: one, jobId: 'noop', state: 'queued', on: 'success' };
    const second = { runId: two, jobId: 'mail', state: 'queued', on: 'always' };
    expect(await causes(q, child)).toEqual([{ because: 'dependency', pending: 2, parents: [first, second] }]);
    const claimed = await node.claim();
    const [run] = claimed.filter(({ id }) => id === one);
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await causes(q, child)).toEqual([
      { because: 'dependency', pending: 1, parents: [{ ...second, state: 'running' }] },
    ]);
    const [last] = claimed.filter(({ id }) => id === two);
    if (last) await node.settle(last, { state: 'succeeded' });
    expect(await because(q, child)).toEqual(['ready']);
  });

  test('its node is gone, and whether it comes back', async () => {
    const q = await openQueue(open);
    const node = await q.node(undefined, { name: 'n1' });
    const id = await q.enqueue();
    await node.claim();
    const byHand = await q.node(['mail'], { kind: 'job', name: 'hand', queues: [] });
    const { id: pinnedId, claimNo, jobId } = await enqueueAndClaim(q.store, { jobId: 'mail' }, byHand.id);
    expect(await causes(q, pinnedId)).toMatchObject([{ because: 'running', node: { name: 'hand' } }]);
    await byHand.ticker.tick([{ id: pinnedId, claimNo, jobId, outcome: retry }], 0);
    await pauseQueue(q.store, 'mail', ADA);
    expect(await because(q, pinnedId)).toEqual(['backoff', 'pinned']);
    q.now += NODE_LEASE_MS;
    expect(await causes(q, id)).toEqual([
      { because: 'node_gone', node: { id: node.id, name: 'n1' }, pinned: false },
    ]);
    expect(await causes(q, pinnedId)).toMatchObject([
      { because: 'node_gone', node: { name: 'hand' }, pinned: true },
      { because: 'backoff' },
    ]);
  });
});
