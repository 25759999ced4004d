import {
  cordonNode,
  explainQueue,
  LATELY_MS,
  limitQueue,
  pauseJob,
  pauseQueue,
  type QueueExplanation,
  readHolds,
  readPausedRuns,
  readQueueWaits,
  resumeQueue,
} from '@sb/queue';
import { createRegistry } from '@sb/jobs';
import { defineJobs, fold } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NOON, openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;
const ADA = { actor: 'ada', reason: 'provider down' };
const NONE = { critical: 0, high: 0, normal: 0, low: 0 };
const retry = { state: 'retry', delayMs: 1, attempt: 'failed', error: '{"message":"no"}' } as const;

async function pass(q: TestQueue, ms: number): Promise<void> {
  q.now += ms;
  await q.store.write((tx) => tx.run(sql`update nodes set expires_at = ${tx.now} + 20000`));
}

async function settleNext(node: TestNode): Promise<void> {
  const [run] = await node.claim(1);
  if (run) await node.settle(run, { state: 'succeeded' });
}

function brief({ verdict, first }: QueueExplanation): readonly unknown[] {
  return [verdict, first?.runId, ...(first?.causes ?? []).map(({ because }) => because)];
}

eachDialect('a queue that is asked why', (open) => {
  test('tells what is in it, by state and priority, and who works it', async () => {
    const q = await openQueue(open);
    expect(brief(await explainQueue(q.store, 'mail'))).toEqual(['empty', undefined]);
    const all = await q.node(undefined, { name: 'n1', slots: 3 });
    await q.node(undefined, { name: 'n2', queues: ['slow'] });
    await q.node(undefined, { name: 'hand', kind: 'job' });
    const mail = { queue: 'mail' };
    for (const priority of ['low', 'normal', 'normal', 'critical'] as const)
      await q.enqueue({ ...mail, priority });
    await q.enqueue({ ...mail, delayMs: MINUTE });
    await q.enqueue();
    await q.enqueue({ jobId: 'mail' });
    await pauseJob(q.store, 'mail', ADA);
    await all.claim(1);
    expect(await explainQueue(q.store, 'mail')).toEqual({
      queue: 'mail',
      now: NOON,
      standing: { mode: 'active' },
      verdict: 'moves',
      depth: {
        due: { ...NONE, normal: 2, low: 1 },
        later: 1,
        held: { job_paused: 1 },
        waiting: 0,
        running: 1,
      },
      nodes: [expect.objectContaining({ id: all.id, name: 'n1', running: 1, slots: 3 })],
      lately: { finished: 0, claimedAt: NOON },
      first: expect.objectContaining({ runId: 2, causes: [expect.objectContaining({ because: 'ready' })] }),
    });
    await expect(explainQueue(q.store, 'male')).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
  });

  test('tells in a list for what its runs are held', async () => {
    const q = await openQueue(open);
    const node = await q.node(undefined, { slots: 9 });
    await limitQueue(q.store, 'mail', { maxRunning: 1, actor: 'ada' });
    for (let nr = 0; nr < 3; nr++) await q.enqueue({ queue: 'mail' });
    expect(await readHolds(q.store, ['mail'])).toEqual([]);
    await node.claim(9);
    for (let nr = 0; nr < 3; nr++) await q.enqueue({ jobId: 'mail' });
    await pauseJob(q.store, 'mail', ADA);
    await node.claim(9);
    expect(await readHolds(q.store, ['mail', 'male'])).toEqual([
      { queue: 'mail', jobId: 'mail', reason: 'job_paused', runs: 3 },
      { queue: 'mail', jobId: 'noop', reason: 'queue_limit', runs: 2 },
    ]);
    expect(await readHolds(q.store, [])).toEqual([]);
    expect(await readPausedRuns(q.store, ['mail', 'noop', 'male'])).toEqual(
      new Map([
        ['mail', 3],
        ['noop', 0],
      ]),
    );
  });

  test('that is paused is named for each job whose due runs wait in it', async () => {
    const q = await openQueue(open);
    await q.enqueue({ queue: 'mail' });
    await q.enqueue({ jobId: 'mail', queue: 'mail', delayMs: MINUTE });
    await q.enqueue({ jobId: 'mail', queue: 'default' });
    expect(await readQueueWaits(q.store)).toEqual(new Map());
    await pauseQueue(q.store, 'mail', ADA);
    const wait = { queue: 'mail', mode: 'paused', by: 'ada', reason: 'provider down' };
    expect(await readQueueWaits(q.store)).toEqual(new Map([['noop', wait]]));
    q.now += MINUTE;
    expect([...(await readQueueWaits(q.store)).keys()]).toEqual(['mail', 'noop']);
    await resumeQueue(q.store, 'mail', ADA);
    expect(await readQueueWaits(q.store)).toEqual(new Map());
  });

  test('tells of the first fifty paused jobs that hold runs how many those are', async () => {
    const q = await openQueue(open);
    const registry = createRegistry();
    const ids = Array.from({ length: 60 }, (_, nr) => `job.${100 + nr}`);
    registry.register(ids.map((id) => ({ id, name: id, run: () => undefined })));
    await defineJobs(q.store, registry.list(), '1.0.0');
    for (const jobId of ids.slice(5)) await q.enqueue({ jobId });
    await q.store.write((tx) => tx.run(sql`update runs set state = 2, reason = 'job_paused'`));
    const counts = [...(await readPausedRuns(q.store, ids))];
    expect(counts.filter(([, runs]) => runs === 0).map(([id]) => id)).toEqual(ids.slice(0, 5));
    expect(counts.filter(([, runs]) => runs === 1).map(([id]) => id)).toEqual(ids.slice(5, 55));
    expect(counts).toHaveLength(55);
  });

  test('names each limit that holds its runs, also where a paused job has many older ones', async () => {
    const q = await openQueue(open);
    for (let nr = 0; nr < 101; nr++) await q.enqueue({ jobId: 'mail' });
    for (let nr = 0; nr < 15; nr++) await q.enqueue({ queue: 'mail' });
    for (let nr = 0; nr < 2; nr++) await q.enqueue({ jobId: 'mail' });
    await q.enqueue({ jobId: 'mail', queue: 'default' });
    const hold = (reason: string, where: string) =>
      q.store.write((tx) =>
        tx.run(sql`update runs set state = 2, reason = ${reason} where ${sql.raw(where)}`),
      );
    await hold('job_paused', 'id <= 101');
    await hold('queue_limit', 'id > 101 and id <= 115');
    await hold('queue_rate', 'id = 116');
    await hold('job_limit', 'id > 116');
    const paused = { queue: 'mail', jobId: 'mail', reason: 'job_paused' };
    const holds = await readHolds(q.store, ['mail', 'default']);
    expect(holds.toSorted((a, b) => b.runs - a.runs || a.reason.localeCompare(b.reason))).toEqual([
      { ...paused, runs: 101 },
      { queue: 'mail', jobId: 'noop', reason: 'queue_limit', runs: 10 },
      { queue: 'mail', jobId: 'mail', reason: 'job_limit', runs: 2 },
      { queue: 'default', jobId: 'mail', reason: 'job_limit', runs: 1 },
      { queue: 'mail', jobId: 'noop', reason: 'queue_rate', runs: 1 },
    ]);
  });

  test('stands still when something is due and nothing is claimed, and says why by its oldest run', async () => {
    const q = await openQueue(open);
    const node = await q.node(undefined, { slots: 1 });
    const id = await q.enqueue({ delayMs: MINUTE });
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['later', id, 'start_time']);
    await pass(q, MINUTE);
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['stands_still', id, 'ready']);
    await pauseQueue(q.store, 'default', ADA);
    const urgent = await q.enqueue({ priority: 'critical' });
    expect(await explainQueue(q.store, 'default')).toMatchObject({
      verdict: 'stands_still',
      standing: { mode: 'paused', by: 'ada' },
      first: { runId: id, causes: [{ because: 'queue_paused' }, { because: 'behind' }] },
    });
    await resumeQueue(q.store, 'default', { actor: 'ada' });
    expect((await node.claim(1)).map((run) => run.id)).toEqual([urgent]);
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['moves', id, 'slots_busy']);
    await pass(q, LATELY_MS);
    expect(brief(await explainQueue(q.store, 'default'))[0]).toBe('moves');
    await pass(q, 1);
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['stands_still', id, 'slots_busy']);
    await cordonNode(q.store, node.id, ADA);
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['stands_still', id, 'nodes_take_nothing']);
  });

  test('does not move while it is paused or no daemon works it, whatever ran before', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    for (let i = 0; i < 3; i++) await q.enqueue();
    await settleNext(node);
    await node.claim(1);
    await fold(q.store);
    expect(brief(await explainQueue(q.store, 'default'))).toEqual(['moves', 3, 'ready']);
    await pauseQueue(q.store, 'default', ADA);
    expect(await explainQueue(q.store, 'default')).toMatchObject({
      verdict: 'stands_still',
      standing: { mode: 'paused', by: 'ada', reason: 'provider down' },
      lately: { finished: 1 },
      first: { runId: 3, causes: [{ because: 'queue_paused' }] },
    });
    await resumeQueue(q.store, 'default', { actor: 'ada' });
    expect(brief(await explainQueue(q.store, 'default', { isGone: () => true }))).toEqual([
      'stands_still',
      3,
      'no_daemon',
    ]);
  });

  test('moves while runs finish, or fail and come back', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    for (let i = 0; i < 3; i++) await q.enqueue();
    await settleNext(node);
    await fold(q.store);
    expect(await explainQueue(q.store, 'default')).toMatchObject({
      verdict: 'moves',
      lately: { finished: 1 },
    });
    await pass(q, LATELY_MS + MINUTE);
    expect(await explainQueue(q.store, 'default')).toMatchObject({
      verdict: 'stands_still',
      lately: { finished: 0 },
    });
    const [run] = await node.claim(1);
    if (run) await node.settle(run, retry);
    expect(await explainQueue(q.store, 'default')).toMatchObject({
      verdict: 'moves',
      lately: { claimedAt: q.now },
    });
  });

  test('tells of what is held where nothing is queued', async () => {
    const q = await openQueue(open);
    await q.node();
    const id = await q.enqueue({ jobId: 'mail' });
    await q.enqueue({ queue: 'mail', delayMs: MINUTE });
    await pauseJob(q.store, 'mail', ADA);
    expect(brief(await explainQueue(q.store, 'mail'))).toEqual(['stands_still', id, 'job_paused']);
  });
});
