import { findRun, pauseJob, readQueues, readStandings, resumeJob } from '@sb/queue';
import { claimPinnedRun, enqueueAndClaim, enqueueMany, tendPauses } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { dyingAfter } from './dying-store.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const WRONG = { reason: 'wrong letters', actor: 'ada' };
const retry = { state: 'retry', delayMs: 1_000, attempt: 'failed', error: '{"message":"no"}' } as const;

async function state(q: TestQueue, id: number) {
  const { state: now, reason } = await findRun(q.store, id);
  return reason === undefined ? now : `${now} ${reason}`;
}

eachDialect('a paused job', (open) => {
  test('is claimed no more, and its queued runs are held until it is resumed', async () => {
    const q = await openQueue(open);
    const [first, second] = [await q.enqueue({ jobId: 'mail' }), await q.enqueue({ jobId: 'mail' })];
    const later = await q.enqueue({ jobId: 'mail', delayMs: 60_000 });
    const other = await q.enqueue({ queue: 'mail' });
    const node = await q.node();
    const [run] = await node.claim(1);
    expect(run?.id).toBe(first);
    expect(await pauseJob(q.store, 'mail', WRONG)).toMatchObject({ changed: true, moved: 2 });
    expect(await state(q, second)).toBe('held job_paused');
    expect(await state(q, later)).toBe('held job_paused');
    expect((await node.claim()).map(({ id }) => id)).toEqual([other]);
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await state(q, first)).toBe('succeeded');
    expect(await resumeJob(q.store, 'mail', { actor: 'bo' })).toMatchObject({ changed: true, moved: 2 });
    expect(await state(q, second)).toBe('queued');
    expect((await node.claim()).map(({ id }) => id)).toEqual([second]);
    q.now += 60_000;
    expect((await node.claim()).map(({ id }) => id)).toEqual([later]);
    expect(await audit(q.store, 'job.paused', 'job.resumed')).toEqual([
      {
        type: 'job.paused',
        actor: 'ada',
        payload: {
          jobId: 'mail',
          reason: 'wrong letters',
          before: { mode: 'active' },
          after: { mode: 'paused', reason: 'wrong letters', by: 'ada' },
        },
      },
      {
        type: 'job.resumed',
        actor: 'bo',
        payload: {
          jobId: 'mail',
          before: { mode: 'paused', reason: 'wrong letters', by: 'ada' },
          after: { mode: 'active' },
        },
      },
    ]);
  });

  test('is not claimed where its runs are still queued, by whoever knew it before', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await node.claim();
    await pauseJob(q.store, 'mail', WRONG);
    const id = await q.enqueue({ jobId: 'mail' });
    expect(await state(q, id)).toBe('queued');
    expect(await node.claim()).toEqual([]);
  });

  test('holds what comes later, and the retries of what ran, when a node looks', async () => {
    const q = await openQueue(open);
    const first = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    const [run] = await node.claim();
    await pauseJob(q.store, 'mail', WRONG);
    const fresh = await q.enqueue({ jobId: 'mail' });
    if (run) await node.settle(run, retry);
    q.now += 1_000;
    expect(await node.claim()).toEqual([]);
    await tendPauses(q.store);
    expect([await state(q, first), await state(q, fresh)]).toEqual(['held job_paused', 'held job_paused']);
    expect(await resumeJob(q.store, 'mail', { actor: 'ada' })).toMatchObject({ moved: 2 });
    expect(await node.claim()).toMatchObject([{ id: fresh }, { id: first, failures: 1, claimNo: 2 }]);
  });

  test('comes back by the clock alone: claims take its runs from that instant on', async () => {
    const q = await openQueue(open);
    const held = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    await pauseJob(q.store, 'mail', { ...WRONG, until: NOON + 5_000 });
    const queued = await q.enqueue({ jobId: 'mail' });
    q.now = NOON + 4_999;
    expect(await node.claim()).toEqual([]);
    expect((await readStandings(q.store, { jobId: 'mail', queue: 'mail' })).job).toEqual({
      mode: 'paused',
      until: NOON + 5_000,
      reason: 'wrong letters',
      by: 'ada',
    });
    q.now = NOON + 5_000;
    expect((await readStandings(q.store, { jobId: 'mail', queue: 'mail' })).job).toEqual({ mode: 'active' });
    expect((await node.claim()).map(({ id }) => id)).toEqual([queued]);
    await Promise.all([tendPauses(q.store), tendPauses(q.store)]);
    expect((await node.claim()).map(({ id }) => id)).toEqual([held]);
    expect(await audit(q.store, 'job.resumed')).toMatchObject([{ actor: 'worker' }]);
  });

  test('is paused also where the store is away behind the commit, and its runs are held later', async () => {
    const q = await openQueue(open);
    const run = await q.enqueue({ jobId: 'mail' });
    expect(await pauseJob(dyingAfter(q.store, 1), 'mail', WRONG)).toMatchObject({
      changed: true,
      moved: 0,
      restFollows: true,
    });
    expect(await state(q, run)).toBe('queued');
    expect(await (await q.node()).claim()).toEqual([]);
    await tendPauses(q.store);
    expect(await state(q, run)).toBe('held job_paused');
  });

  test('moves its runs in chunks, and what a crash left in between is put right', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 1_200 }, (_, i) => ({ jobId: i % 2 === 0 ? 'noop' : 'mail', queue: 'mail' })),
    );
    const told: number[] = [];
    const paused = await pauseJob(q.store, 'noop', { ...WRONG, onProgress: (so) => told.push(so) });
    expect([paused.moved, told.at(-1)]).toEqual([600, 600]);
    expect(await readQueues(q.store)).toContainEqual(
      expect.objectContaining({ name: 'mail', queued: 600, held: 600 }),
    );
    // As if the resume had ended after its first step.
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update job_defs set mode = 'active' where name = 'noop'`);
    });
    await tendPauses(q.store);
    expect(await readQueues(q.store)).toContainEqual(
      expect.objectContaining({ name: 'mail', queued: 1_200, held: 0 }),
    );
  });

  test('is resumed when the resume is committed, also where the store fails then', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 600 }, () => ({ jobId: 'noop' })),
    );
    await pauseJob(q.store, 'noop', WRONG);
    const acts: string[] = [];
    const failsAfter = (writes: number): Store => ({
      ...q.store,
      async write(body, options) {
        acts.push('write');
        if (acts.filter((act) => act === 'write').length > writes) throw new Error('the disk is gone');
        return q.store.write(body, options);
      },
      ring: () => void acts.push('ring'),
    });
    expect(await resumeJob(failsAfter(2), 'noop', { actor: 'ada' })).toMatchObject({
      changed: true,
      moved: 500,
      restFollows: true,
    });
    expect(acts.slice(0, 5)).toEqual(['write', 'ring', 'write', 'ring', 'write']);
    acts.length = 0;
    // It resumes nothing, so the failure is all that there is to say.
    await expect(resumeJob(failsAfter(1), 'noop', { actor: 'ada' })).rejects.toThrow('the disk is gone');
    expect(acts).toEqual(['write', 'write']);
  });

  test('is run by hand all the same, its retries too', async () => {
    const q = await openQueue(open);
    await pauseJob(q.store, 'mail', WRONG);
    const mine = await q.node([], { kind: 'job' });
    const run = await enqueueAndClaim(q.store, { jobId: 'mail' }, mine.id);
    await mine.settle(run, retry);
    await tendPauses(q.store);
    await pauseJob(q.store, 'mail', WRONG);
    q.now += 1_000;
    expect(await claimPinnedRun(q.store, run.id, mine.id)).toMatchObject({ id: run.id, claimNo: 2 });
  });

  test('is held by one and the same statement, however many runs it has', async () => {
    const q = await openQueue(open);
    const { store, explained } = watchPlans(q.store);
    for (const count of [2, 40]) {
      await enqueueMany(
        q.store,
        Array.from({ length: count }, () => ({ jobId: 'mail' })),
      );
      await pauseJob(store, 'mail', WRONG);
      await resumeJob(q.store, 'mail', { actor: 'ada' });
    }
    const holds = explained.filter(({ text }) => text.includes('set state = 2'));
    expect(new Set(holds.map(({ text }) => text)).size).toBe(1);
    expect(holds.map(({ plan }) => plan).join()).not.toContain('SCAN runs');
  });

  test('that nobody has defined is refused', async () => {
    const q = await openQueue(open);
    await expect(pauseJob(q.store, 'nope', WRONG)).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    expect(await resumeJob(q.store, 'mail', { actor: 'ada' })).toMatchObject({ changed: false, moved: 0 });
    expect(await audit(q.store, 'job.paused', 'job.resumed')).toEqual([]);
  });
});

eachDialect('a node that looked past a long row of runs of a paused job', (open) => {
  test('takes them from the first on when it is resumed, and does not look for ever', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await node.claim();
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update job_defs set mode = 'paused' where name = 'noop'`);
      if (tx.dialect === 'sqlite') yield* tx.run(sql`update counters set definitions = definitions + 1`);
    });
    const ids = await enqueueMany(
      q.store,
      Array.from({ length: 40 }, () => ({ jobId: 'noop' })),
    );
    expect(await node.claim(4)).toEqual([]);
    await resumeJob(q.store, 'noop', { actor: 'ada' });
    expect((await node.claim(4)).map(({ id }) => id)).toEqual(ids.slice(0, 4).map(({ id }) => id));
    expect(await node.ticker.tick([], 100)).toMatchObject({ claimed: { length: 36 } });
    expect(await node.ticker.tick([], 100)).toMatchObject({ claimed: [], exhausted: true });
  });
});
