import { listEvents } from '@sb/events';
import {
  findRun,
  listDeadLetters,
  listOperations,
  type OperationOrder,
  readOperation,
  startOperation,
  startOperationWorker,
  stopOperation,
  workChunk,
} from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test, vi } from 'vitest';
import { findOperations } from '../src/operations/operations.sql.ts';
import { OPERATION_LEASE_MS } from '../src/operations/work-chunk.ts';
import { addressedMail, dieAll, waitingReplays } from './dead-runs.ts';
import { dyingAfter, unlessKilled } from './dying-store.ts';
import { audit } from './audit.ts';
import { openQueue, type TestQueue } from './open-queue.ts';

const PATIENCE = { timeout: 20_000 };
const ana = { actor: 'user:ana', reason: 'provider is back' };

async function dead(q: TestQueue, count: number): Promise<readonly number[]> {
  return dieAll(
    q,
    Array.from({ length: count }, (_, n) => ({ input: { n } })),
  );
}

async function workOff(store: Store, holder: string): Promise<readonly number[]> {
  const chunks: number[] = [];
  // None of these tests has more: one that never ends must not hang.
  while (chunks.length < 10) {
    const worked = await workChunk(store, holder);
    if (!worked) break;
    chunks.push(worked.done);
  }
  return chunks;
}

async function statuses(store: Store): Promise<Readonly<Record<string, number>>> {
  const { letters } = await listDeadLetters(store, { limit: 1_000 });
  const counts: Record<string, number> = {};
  for (const { status } of letters) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

eachDialect('an operation', (open) => {
  test('with a rate at which it would never end, or not be held back, does not start', async () => {
    const q = await openQueue(open);
    await dead(q, 1);
    const [letter] = (await listDeadLetters(q.store, { limit: 1 })).letters;
    for (const at of [{ choice: { filter: {} } }, { ids: [letter?.runId ?? 0] }])
      for (const rate of [
        { count: 10, perMs: 0 },
        { count: 0, perMs: 1_000 },
      ])
        await expect(startOperation(q.store, { kind: 'replay', ...at, rate }, ana)).rejects.toMatchObject({
          code: 'REQUEST_INVALID',
          message: expect.stringContaining('both numbers above 0'),
        });
  });

  test('replays letters in chunks, each once, with the name and the reason of who asked', async () => {
    const q = await openQueue(open);
    await dead(q, 230);
    const id = await startOperation(
      q.store,
      { kind: 'replay', choice: { filter: {} }, patch: { again: true } },
      ana,
    );
    expect(await audit(q.store, 'operation.started')).toEqual([
      {
        type: 'operation.started',
        actor: 'user:ana',
        payload: { operationId: id, kind: 'replay', total: 230, reason: 'provider is back' },
      },
    ]);
    const [late] = await dead(q, 1);
    expect(await readOperation(q.store, id)).toMatchObject({
      state: 'running',
      total: 230,
      done: 0,
      by: 'user:ana',
    });
    expect(await workOff(q.store, 'one')).toEqual([100, 100, 30, 0]);
    expect(await readOperation(q.store, id)).toMatchObject({
      state: 'done',
      done: 230,
      refused: 0,
      endedAt: q.now,
    });
    expect(await statuses(q.store)).toEqual({ replayed: 230, open: 1 });
    const [first, ...others] = await waitingReplays(q.store);
    expect(new Set(others.map(({ replayOf }) => replayOf)).size).toBe(229);
    expect(others.map(({ replayOf }) => replayOf)).not.toContain(late);
    expect((await findRun(q.store, first?.id ?? 0)).input).toEqual({ n: 0, again: true });
    const [event] = await q.store.read((tx) => listEvents(tx, { types: ['run.replayed'], limit: 1 }));
    expect(event).toMatchObject({ actor: 'user:ana', payload: { reason: 'provider is back' } });
  });

  test('whose worker dies is taken over when its lease has run out, and no letter is replayed twice', async () => {
    const q = await openQueue(open);
    await dead(q, 250);
    const id = await startOperation(q.store, { kind: 'replay', choice: { filter: {} } }, ana);
    // The lease, a chunk, the lease: it dies before its second chunk.
    await unlessKilled(workOff(dyingAfter(q.store, 3), 'one'));
    expect(await readOperation(q.store, id)).toMatchObject({ state: 'running', done: 100 });
    expect(await workChunk(q.store, 'two')).toBeUndefined();
    q.now += OPERATION_LEASE_MS + 1;
    expect(await workOff(q.store, 'two')).toEqual([100, 50, 0]);
    expect(await readOperation(q.store, id)).toMatchObject({ state: 'done', done: 250 });
    expect(await waitingReplays(q.store)).toHaveLength(250);
  });

  test('that two consoles work on at once is done once', async () => {
    const q = await openQueue(open);
    await dead(q, 150);
    const id = await startOperation(q.store, { kind: 'replay', choice: { filter: {} } }, ana);
    // One goes on although its lease has run out.
    await workChunk(q.store, 'one');
    q.now += OPERATION_LEASE_MS + 1;
    await Promise.all([workOff(q.store, 'two'), workOff(q.store, 'one')]);
    expect(await readOperation(q.store, id)).toMatchObject({ state: 'done', done: 150 });
    expect(await waitingReplays(q.store)).toHaveLength(150);
  });

  test('stops after its chunk, and leaves the rest as it was', async () => {
    const q = await openQueue(open);
    await dead(q, 150);
    const id = await startOperation(q.store, { kind: 'discard', choice: { filter: {} } }, ana);
    await workChunk(q.store, 'one');
    expect(await stopOperation(q.store, id, { actor: 'user:ben' })).toMatchObject({
      state: 'stopped',
      done: 100,
      stoppedBy: 'user:ben',
    });
    expect(await workOff(q.store, 'one')).toEqual([]);
    expect(await statuses(q.store)).toEqual({ discarded: 100, open: 50 });
    expect(await stopOperation(q.store, id, { actor: 'user:cy' })).toMatchObject({ stoppedBy: 'user:ben' });
    expect(await audit(q.store, 'operation.stopped')).toEqual([
      { type: 'operation.stopped', actor: 'user:ben', payload: { operationId: id, kind: 'discard' } },
    ]);
    const leases = await q.store.read((tx) =>
      tx.rows(sql`select name from leases where name like 'operation:%'`),
    );
    expect(leases).toEqual([]);
  });

  test('opens discarded letters again', async () => {
    const q = await openQueue(open);
    const ids = await dead(q, 3);
    await startOperation(q.store, { kind: 'discard', choice: { ids } }, ana);
    await workOff(q.store, 'one');
    await startOperation(q.store, { kind: 'reopen', choice: { ids } }, { actor: 'user:ana' });
    await workOff(q.store, 'one');
    expect(await statuses(q.store)).toEqual({ open: 3 });
    const { operations } = await listOperations(q.store, { limit: 10 });
    expect(operations.map(({ kind, state }) => [kind, state])).toEqual([
      ['reopen', 'done'],
      ['discard', 'done'],
    ]);
  });

  test('are listed page by page, also those of one actor behind many of others', async () => {
    const q = await openQueue(open);
    const ids = await dead(q, 1);
    const start = (actor: string) =>
      startOperation(q.store, { kind: 'discard', choice: { ids } }, { actor, reason: 'old' });
    const mine = await start('token:ci');
    const others = [await start('user:bo'), await start('user:bo')];
    const page = async (filter: Parameters<typeof listOperations>[1]) => {
      const { operations, next } = await listOperations(q.store, filter);
      return { ids: operations.map(({ id }) => id), next };
    };
    expect(await page({ limit: 2 })).toEqual({ ids: others.toReversed(), next: others[0] });
    expect(await page({ limit: 2, before: others[0] })).toEqual({ ids: [mine], next: undefined });
    expect(await page({ limit: 1, by: 'token:ci' })).toEqual({ ids: [mine], next: undefined });
    // An order may have 1 MB.
    const [row] = await q.store.read((tx) => findOperations(tx, { limit: 1 }));
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(['choice']));
  });

  test('cancels and retries runs by number, and says which it could not', async () => {
    const q = await openQueue(open);
    const failed = await dead(q, 2);
    const waiting = [await q.enqueue(), await q.enqueue()];
    const cancel = await startOperation(q.store, { kind: 'cancel', ids: [...waiting, ...failed, 999] }, ana);
    await workOff(q.store, 'one');
    expect(await readOperation(q.store, cancel)).toMatchObject({
      state: 'done',
      total: 5,
      done: 2,
      refused: 3,
      says: [
        `Run ${failed[0]} had ended: failed.`,
        `Run ${failed[1]} had ended: failed.`,
        expect.stringContaining('999'),
      ],
    });
    const retry = await startOperation(q.store, { kind: 'retry', ids: [...failed, waiting[0] ?? 0] }, ana);
    await workOff(q.store, 'one');
    expect(await readOperation(q.store, retry)).toMatchObject({
      done: 2,
      refused: 1,
      says: [expect.stringContaining('cancelled')],
    });
    expect(await waitingReplays(q.store)).toHaveLength(2);
  });

  test('replays ended runs with a patch of each input, and says which it could not', async () => {
    const q = await openQueue(open);
    const failed = await dead(q, 2);
    const waiting = await q.enqueue();
    const order = { kind: 'replay', ids: [...failed, waiting], patch: { again: true } } as const;
    const id = await startOperation(q.store, { ...order, rate: { count: 10, perMs: 1_000 } }, ana);
    expect(await workOff(q.store, 'one')).toEqual([1, 1, 0]);
    expect(await readOperation(q.store, id)).toMatchObject({
      kind: 'replay',
      state: 'done',
      total: 3,
      done: 2,
      refused: 1,
      says: [expect.stringContaining(`Run ${waiting}: `)],
    });
    const replays = await waitingReplays(q.store);
    expect(replays.map(({ replayOf }) => replayOf)).toEqual(failed);
    expect((await findRun(q.store, replays[1]?.id ?? 0)).input).toEqual({ n: 1, again: true });
    expect(await statuses(q.store)).toEqual({ replayed: 2 });
    // An ended run without a letter is replayed too, as often as a person asks.
    await startOperation(q.store, { kind: 'replay', ids: failed, input: { n: 9 } }, ana);
    await workOff(q.store, 'one');
    const again = (await waitingReplays(q.store)).at(-1);
    expect((await findRun(q.store, again?.id ?? 0)).input).toEqual({ n: 9 });
    await expect(startOperation(q.store, { ...order, input: {} }, ana)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

aboveStore('an operation', (open) => {
  test('replays nothing with an input that its job does not accept', async () => {
    const q = await openQueue(open);
    const [one = 0, mail = 0, other = 0] = await dieAll(q, [{}, { jobId: 'mail' }, {}]);
    const jobs = addressedMail();
    const done = async (order: OperationOrder) => {
      const id = await startOperation(q.store, order, { ...ana, jobs });
      await workOff(q.store, 'one');
      return readOperation(q.store, id);
    };
    const refused = {
      state: 'done',
      done: 1,
      refused: 1,
      says: [`Run ${mail}: Job "mail" does not accept this input: to: expected a text`],
    };
    const wrong = { kind: 'replay', input: { to: 1 } } as const;
    expect(await done({ ...wrong, ids: [one, mail] })).toMatchObject(refused);
    expect(await done({ ...wrong, choice: { ids: [mail, other] } })).toMatchObject(refused);
    expect(await done({ kind: 'replay', ids: [mail], input: { to: 'ada' } })).toMatchObject({ done: 1 });
  });

  test.each(['ids', 'choice'])('asks only the jobs of its %s whether they accept an input', async (by) => {
    const q = await openQueue(open);
    const [mail = 0] = await dieAll(q, [{ jobId: 'mail' }, {}]);
    const [job] = addressedMail().values();
    if (!job) throw new Error('expected the job mail');
    const asked: string[] = [];
    const spied = (id: string) => {
      const validate = (value: unknown) => {
        asked.push(id);
        return { value };
      };
      return [id, { ...job, id, input: { '~standard': { version: 1, vendor: 'test', validate } } }] as const;
    };
    const jobs = new Map([spied('mail'), spied('noop'), spied('report')]);
    const order = { kind: 'replay', input: { to: 'ada' } } as const;
    const at = by === 'ids' ? { ids: [mail] } : { choice: { filter: { jobId: 'mail' } } };
    await startOperation(q.store, { ...order, ...at }, { ...ana, jobs });
    expect(asked).toEqual(['mail']);
  });
});

eachDialect('an operation', (open) => {
  test('moves runs that wait to another priority', async () => {
    const q = await openQueue(open);
    const [first, second] = [await q.enqueue(), await q.enqueue()];
    const order = { kind: 'priority', ids: [first, second, 999] } as const;
    const id = await startOperation(q.store, { ...order, priority: 'critical' }, ana);
    await workOff(q.store, 'one');
    expect(await readOperation(q.store, id)).toMatchObject({ kind: 'priority', done: 2, refused: 1 });
    expect((await findRun(q.store, second)).priority).toBe('critical');
    await expect(startOperation(q.store, order, ana)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('on runs goes on behind its last chunk', async () => {
    const q = await openQueue(open);
    const ids: number[] = [];
    for (let n = 0; n < 130; n++) ids.push(await q.enqueue());
    const id = await startOperation(q.store, { kind: 'cancel', ids }, ana);
    expect(await workOff(q.store, 'one')).toEqual([100, 30]);
    expect(await readOperation(q.store, id)).toMatchObject({ state: 'done', done: 130, refused: 0 });
  });
});

aboveStore('an operation', (open) => {
  test('with a rate rests between its chunks, and others go on meanwhile', async () => {
    const q = await openQueue(open);
    await dead(q, 3);
    const [one, two] = [await q.enqueue(), await q.enqueue()];
    await using worker = startOperationWorker({
      store: q.store,
      holder: 'one',
      everyMs: 10,
      onError: (error) => expect(error).toBeUndefined(),
    });
    const all = { filter: {} };
    // A timer has at most 25 days: a longer rest is no reason to do all at once.
    const month = { count: 1, perMs: 30 * 86_400_000 };
    const rested = await startOperation(q.store, { kind: 'replay', choice: all, rate: month }, ana);
    const state = async (id: number) => (await readOperation(q.store, id)).state;
    await vi.waitUntil(async () => (await readOperation(q.store, rested)).done > 0, PATIENCE);
    for (const run of [one, two]) {
      const other = await startOperation(q.store, { kind: 'cancel', ids: [run] }, ana);
      worker.wake();
      await vi.waitUntil(async () => (await state(other)) === 'done', PATIENCE);
    }
    expect(await readOperation(q.store, rested)).toMatchObject({ state: 'running', done: 1 });
  });

  test('that rests is left to its console, which renews the lease', async () => {
    const q = await openQueue(open);
    await dead(q, 3);
    const rate = { count: 1, perMs: 3_600_000 };
    const id = await startOperation(q.store, { kind: 'replay', choice: { filter: {} }, rate }, ana);
    const expiry = async () => {
      const lease = sql<{
        at: number;
      }>`select expires_at as at from leases where name = ${`operation:${id}`}`;
      return (await q.store.read((tx) => tx.first(lease)))?.at;
    };
    const worker = startOperationWorker({
      store: q.store,
      holder: 'one',
      everyMs: 10,
      onError: (error) => expect(error).toBeUndefined(),
    });
    await vi.waitUntil(async () => (await readOperation(q.store, id)).done > 0, PATIENCE);
    for (let n = 0; n < 2; n++) {
      q.now += OPERATION_LEASE_MS - 1;
      await vi.waitUntil(async () => (await expiry()) === q.now + OPERATION_LEASE_MS, PATIENCE);
      expect(await workChunk(q.store, 'two')).toBeUndefined();
    }
    await worker.stop();
    q.now += OPERATION_LEASE_MS + 1;
    expect(await workChunk(q.store, 'two')).toMatchObject({ id, done: 1 });
  });

  test('is refused without a reason for a discard, and unknown when it is not there', async () => {
    const q = await openQueue(open);
    await expect(
      startOperation(q.store, { kind: 'discard', choice: { filter: {} } }, { actor: 'user:ana' }),
    ).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(
      startOperation(q.store, { kind: 'replay', choice: { ids: [7] } }, ana),
    ).rejects.toMatchObject({ code: 'UNKNOWN_DEAD_LETTER' });
    await expect(readOperation(q.store, 7)).rejects.toMatchObject({ code: 'UNKNOWN_OPERATION' });
  });

  test('is begun by a worker that is woken, and an error of a look does not end it', async () => {
    const q = await openQueue(open);
    await dead(q, 120);
    const errors: unknown[] = [];
    let isAway = true;
    const store: Store = {
      ...q.store,
      read: (body, options) =>
        isAway
          ? Promise.reject(Object.assign(new Error('away'), { code: 'STORE_UNREACHABLE' }))
          : q.store.read(body, options),
    };
    await using worker = startOperationWorker({
      store,
      holder: 'one',
      onError: (error) => errors.push(error),
    });
    await vi.waitUntil(() => errors.length > 0, PATIENCE);
    isAway = false;
    const id = await startOperation(q.store, { kind: 'replay', choice: { filter: {} } }, ana);
    worker.wake();
    await vi.waitUntil(async () => (await readOperation(q.store, id)).state === 'done', PATIENCE);
    expect(await waitingReplays(q.store)).toHaveLength(120);
  });
});
