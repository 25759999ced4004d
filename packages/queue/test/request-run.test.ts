import { findRun, type Operator, requestChain, requestRun } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { NOON, openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'the customer waits' };
const REQUESTED = ['run.requested', 'chain.requested'];

eachDialect('a request of a person', (open) => {
  test('stores the run with the event that says who requested it, and why', async () => {
    const q = await openQueue(open);
    const { id } = await requestRun(q.store, { jobId: 'noop' }, ADA);
    const other = await requestRun(q.store, { jobId: 'mail' }, { actor: 'bo' });
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued', createdBy: 'ada' });
    expect(await audit(q.store, ...REQUESTED)).toEqual([
      { type: 'run.requested', actor: 'ada', payload: { runId: id, jobId: 'noop', reason: ADA.reason } },
      { type: 'run.requested', actor: 'bo', payload: { runId: other.id, jobId: 'mail' } },
    ]);
  });

  test('is told from one of a token, which leaves an event only where it gives a reason', async () => {
    const q = await openQueue(open);
    const ci = { actor: 'token:ci@ada' };
    const { id } = await requestRun(q.store, { jobId: 'noop' }, ci);
    const chain = await requestChain(q.store, [{ request: { jobId: 'noop' } }], ci);
    for (const one of [id, chain.id])
      expect(await findRun(q.store, one)).toMatchObject({ createdBy: ci.actor });
    expect(await audit(q.store, ...REQUESTED)).toEqual([]);
    const why = { ...ci, reason: ADA.reason };
    await requestRun(q.store, { jobId: 'noop' }, why);
    await requestChain(q.store, [{ request: { jobId: 'noop' } }], why);
    expect(await audit(q.store, ...REQUESTED)).toMatchObject(REQUESTED.map((type) => ({ type, ...ci })));
  });

  test.each<[who: string, operator: Operator]>([
    ['a person', ADA],
    ['a token without a reason', { actor: 'token:ci@ada' }],
  ])('that changes a waiting run leaves who did it, and no new request: %s', async (_who, operator) => {
    const q = await openQueue(open);
    const keyed = { jobId: 'noop', dedupeKey: 'k' };
    const { id } = await enqueue(q.store, { ...keyed, input: { n: 1 }, createdBy: 'shop' });
    const replacing = {
      ...keyed,
      input: { n: 2 },
      delayMs: 60_000,
      dedupeReplace: ['input', 'runAt'],
    } as const;
    expect(await requestRun(q.store, replacing, operator)).toEqual({ id, verdict: 'replaced' });
    const { actor, ...why } = operator;
    const times = [NOON, NOON + 60_000].map((at) => ({
      runAt: new Date(at).toISOString(),
      priority: 'normal',
    }));
    const [before, after] = times;
    const facts = { runId: id, jobId: 'noop', parts: ['input', 'runAt'], before, after, ...why };
    expect(await audit(q.store, 'run.changed', ...REQUESTED)).toEqual([
      { type: 'run.changed', actor, payload: facts },
    ]);
    expect(await findRun(q.store, id)).toMatchObject({ input: { n: 2 }, createdBy: 'shop' });
  });

  test('that finds no waiting run to change is a new request', async () => {
    const q = await openQueue(open);
    const replacing = { jobId: 'noop', dedupeKey: 'k', dedupeReplace: ['input'] } as const;
    const { id, verdict } = await requestRun(q.store, replacing, { actor: 'token:ci@ada' });
    expect(verdict).toBe('enqueued');
    const ofBo = await requestRun(q.store, { ...replacing, dedupeKey: 'l' }, { actor: 'bo' });
    expect(await findRun(q.store, id)).toMatchObject({ createdBy: 'token:ci@ada' });
    expect(await audit(q.store, 'run.changed', ...REQUESTED)).toMatchObject([
      { type: 'run.requested', actor: 'bo', payload: { runId: ofBo.id } },
    ]);
  });

  test('that stores nothing leaves no event', async () => {
    const q = await openQueue(open);
    const keyed = { jobId: 'noop', dedupeKey: 'k' };
    const { id } = await requestRun(q.store, keyed, ADA);
    expect(await requestRun(q.store, keyed, ADA)).toEqual({ id, verdict: 'duplicate' });
    await expect(requestRun(q.store, { jobId: 'no.such' }, ADA)).rejects.toMatchObject({
      code: 'UNKNOWN_JOB',
    });
    for (const operator of [{ actor: '' }, { actor: 'ada', reason: ' ' }]) {
      const refused = { code: 'REQUEST_INVALID' };
      await expect(requestRun(q.store, { jobId: 'noop' }, operator)).rejects.toMatchObject(refused);
      await expect(requestChain(q.store, [{ request: { jobId: 'noop' } }], operator)).rejects.toMatchObject(
        refused,
      );
    }
    expect(await audit(q.store, ...REQUESTED)).toHaveLength(1);
  });

  test('stores a chain with one event, also one that goes on from older runs', async () => {
    const q = await openQueue(open);
    const noop = { request: { jobId: 'noop' } };
    const fresh = await requestChain(q.store, [noop, { request: { jobId: 'mail' } }], ADA);
    expect(await findRun(q.store, fresh.runs[1]?.id ?? 0)).toMatchObject({
      state: 'waiting',
      createdBy: 'ada',
    });
    const keyed = { request: { jobId: 'noop', dedupeKey: 'k' } };
    const [older] = (await requestChain(q.store, [keyed], { actor: 'ada' })).runs;
    const joined = await requestChain(q.store, [{ ...noop, after: [{ run: fresh.id }] }, keyed], ADA);
    expect(joined.runs).toContainEqual({ id: older?.id, verdict: 'duplicate' });
    expect(await requestChain(q.store, [keyed], ADA)).toMatchObject({ id: older?.id });
    const last = { request: { jobId: 'noop', dedupeKey: 'last' } };
    const long = await requestChain(q.store, [noop, last], ADA);
    const longer = await requestChain(q.store, [last, noop], ADA);
    expect(longer.id).toBe(long.id);
    const { reason } = ADA;
    expect(await audit(q.store, ...REQUESTED)).toEqual(
      [
        { chainId: fresh.id, runs: 2, reason },
        { chainId: older?.id, runs: 1 },
        { chainId: joined.id, runs: 1, reason },
        { chainId: long.id, runs: 2, reason },
        { chainId: long.id, runs: 1, reason },
      ].map((payload) => ({ type: 'chain.requested', actor: 'ada', payload })),
    );
  });
});
