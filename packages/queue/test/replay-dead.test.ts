import { setTimeout as sleep } from 'node:timers/promises';
import { listEvents } from '@sb/events';
import { createRegistry, type RegisteredJob } from '@sb/jobs';
import {
  discardDead,
  findRun,
  limitQueue,
  listDeadLetters,
  reopenDead,
  replayDead,
  replayRun,
} from '@sb/queue';
import { defineUnknownJob } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { bumpDefinitions } from '../src/definitions.sql.ts';
import { addressedMail, die, dieAll, waitingReplays } from './dead-runs.ts';
import { openQueue } from './open-queue.ts';

const ALL = { choice: { filter: {} }, actor: 'ada' };

async function openLetters(store: Store): Promise<number> {
  return (await listDeadLetters(store, { statuses: ['open'], limit: 10_000 })).letters.length;
}

function jobThatChecks(
  id: string,
  refuses: (input: unknown) => boolean | Promise<boolean>,
): ReadonlyMap<string, RegisteredJob> {
  const registry = createRegistry();
  const validate = async (value: unknown) =>
    (await refuses(value)) ? { issues: [{ message: 'expected another one' }] } : { value };
  const input = { '~standard': { version: 1, vendor: 'test', validate } } as const;
  registry.register([{ id, name: id, input, run: () => undefined }]);
  return new Map(registry.list().map((job) => [job.id, job]));
}

eachDialect('replaying dead letters', (open) => {
  test('makes a new run of the same kind, and marks the letter; the old run stays as it was', async () => {
    const q = await openQueue(open);
    const schedule = { id: 5, fireAt: 1_000 };
    const request = { jobId: 'mail', priority: 'low', queue: 'default', tags: ['eu'], dryRun: true } as const;
    const id = await die(q, { ...request, schedule, input: { to: 'ada' } });
    const before = await findRun(q.store, id);
    const report = await replayDead(q.store, { ...ALL, reason: 'mended' });
    const [{ replayedAs = 0 } = {}] = report.replayed;
    expect(report).toEqual({
      replayed: [{ runId: id, jobId: 'mail', replayedAs }],
      refused: [],
      closed: [],
      isWhole: true,
    });
    expect(await findRun(q.store, replayedAs)).toMatchObject({
      ...request,
      input: { to: 'ada' },
      state: 'queued',
      trigger: 'replay',
      replayOf: id,
      rootId: id,
      createdBy: 'ada',
      fireTime: 1_000,
      maxAttempts: 3,
    });
    expect(await findRun(q.store, id)).toEqual({
      ...before,
      deadLetter: { status: 'replayed', replayedAs, fingerprint: expect.any(String) },
    });
    const events = await q.store.read((tx) => listEvents(tx, { types: ['run.replayed'], limit: 9 }));
    expect(events).toMatchObject([{ runId: id, actor: 'ada' }]);
    expect(events[0]?.payload).toEqual({
      runId: id,
      jobId: 'mail',
      replayedAs,
      rootId: id,
      inputEdited: false,
      reason: 'mended',
      before: 'open',
      after: 'replayed',
    });
  });

  test('replays as many as fit into a queue with a bound, the oldest first, and the others when there is room', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, {}, {}, {}, {}]);
    await limitQueue(q.store, 'default', { maxDepth: 3, actor: 'ada' });
    const { replayed, refused } = await replayDead(q.store, ALL);
    expect(replayed.map(({ runId }) => runId)).toEqual(ids.slice(0, 3));
    const error = { code: 'QUEUE_FULL', message: expect.stringContaining('no room for 1 more') };
    expect(refused).toMatchObject(ids.slice(3).map((runId) => ({ runId, error })));
    expect(await openLetters(q.store)).toBe(2);

    await (await q.node()).claim();
    expect((await replayDead(q.store, ALL)).replayed.map(({ runId }) => runId)).toEqual(ids.slice(3));
  });

  test('says of each run with a key that it is there already, also when the queue is full', async () => {
    const q = await openQueue(open);
    const keys = ['a', 'b', 'c'].map((dedupeKey) => ({ dedupeKey }));
    await dieAll(q, keys);
    await q.enqueue({ dedupeKey: 'c' });
    await limitQueue(q.store, 'default', { maxDepth: 2, actor: 'ada' });
    const { replayed, refused } = await replayDead(q.store, ALL);
    expect(replayed).toHaveLength(1);
    expect(refused.map(({ error }) => (error as { code?: string }).code)).toEqual([
      'QUEUE_FULL',
      'DUPLICATE_RUN',
    ]);
  });
});

aboveStore('replaying dead letters', (open) => {
  test('refuses an input that a job at hand does not accept, of one run and of many', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, { jobId: 'mail' }]);
    const [, mail = 0] = ids;
    const jobs = addressedMail();
    const wrong = { code: 'INPUT_INVALID', jobId: 'mail' };
    await expect(
      replayRun(q.store, { runId: mail, input: { to: 1 }, jobs, actor: 'ada' }),
    ).rejects.toMatchObject(wrong);
    for (const dryRun of [true, false])
      expect(await replayDead(q.store, { ...ALL, input: { to: 1 }, jobs, dryRun })).toMatchObject({
        replayed: [{ jobId: 'noop' }],
        refused: [{ runId: mail, error: wrong }],
      });
    expect(await openLetters(q.store)).toBe(1);
    expect(
      await replayRun(q.store, { runId: mail, input: { to: 'ada' }, jobs, actor: 'ada' }),
    ).toBeGreaterThan(mail);
  });

  test('asks about an input the jobs of the letters, also of one that arrives after a dry run, and no other job', async () => {
    const q = await openQueue(open);
    const noop = await die(q);
    const asked: string[] = [];
    const ask = (id: string) =>
      jobThatChecks(id, (input) => (asked.push(id), Object(input).to === 1 && id === 'mail'));
    const jobs = new Map([...ask('noop'), ...ask('mail'), ...ask('other')]);
    const edited = { ...ALL, input: { to: 1 }, jobs };
    expect((await replayDead(q.store, { ...edited, dryRun: true })).refused).toEqual([]);
    expect(asked).toEqual(['noop']);
    const mail = await die(q, { jobId: 'mail' });
    expect(await replayDead(q.store, edited)).toMatchObject({
      replayed: [{ runId: noop }],
      refused: [{ runId: mail, error: { code: 'INPUT_INVALID' } }],
    });
    expect(asked).toEqual(['noop', 'noop', 'mail']);
  });

  test('gives an edited input to no letter that arrives while the jobs are asked', async () => {
    const q = await openQueue(open);
    const mail = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    const [run] = await node.claim(1);
    const noop = await die(q);
    const busy = jobThatChecks('noop', async () => {
      if (run) await node.settle(run, { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' });
      return false;
    });
    const jobs = new Map([...busy, ...addressedMail()]);
    const report = await replayDead(q.store, { ...ALL, input: { to: 1 }, jobs });
    expect(report).toMatchObject({ replayed: [{ runId: noop }], refused: [] });
    expect(await findRun(q.store, mail)).toMatchObject({ state: 'failed', deadLetter: { status: 'open' } });
  });

  test('refuses each letter whose patched input a job at hand does not accept', async () => {
    const q = await openQueue(open);
    const [good, bad] = await dieAll(q, [
      { jobId: 'mail', input: { to: 'ada' } },
      { jobId: 'mail', input: {} },
    ]);
    const jobs = addressedMail();
    const patched = { ...ALL, patch: { urgent: true }, jobs };
    for (const dryRun of [true, false])
      expect(await replayDead(q.store, { ...patched, dryRun })).toMatchObject({
        replayed: [{ runId: good }],
        refused: [{ runId: bad, error: { code: 'INPUT_INVALID', jobId: 'mail' } }],
      });
    // A patch that changes nothing leaves the letter its own input.
    expect((await replayDead(q.store, { ...ALL, patch: { to: null }, jobs })).replayed).toMatchObject([
      { runId: bad },
    ]);
  });

  test('replays no letter unchecked that is opened again after the last check', async () => {
    const q = await openQueue(open);
    const [first = 0, second = 0] = await dieAll(q, [
      { jobId: 'mail', input: { to: 'ada' } },
      { jobId: 'mail', input: {} },
    ]);
    const ofSecond = { choice: { ids: [second] }, actor: 'ada', reason: 'no address' };
    await discardDead(q.store, ofSecond);
    let writes = 0;
    const store: Store = {
      ...q.store,
      write: async (body, how) => {
        writes += 1;
        if (writes === 2) await reopenDead(q.store, ofSecond);
        return q.store.write(body, how);
      },
    };
    const report = await replayDead(store, { ...ALL, patch: { urgent: true }, jobs: addressedMail() });
    expect(report).toMatchObject({ replayed: [{ runId: first }], refused: [] });
  });
});

eachDialect('replaying dead letters', (open) => {
  test('takes those that the filter means, and no others', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{ message: 'disk full' }, { message: 'no route' }, { jobId: 'mail' }]);
    const told: number[] = [];
    const { replayed } = await replayDead(q.store, {
      ...ALL,
      choice: { filter: { text: 'DISK' } },
      onProgress: (done) => told.push(done),
    });
    expect([replayed.map(({ runId }) => runId), told]).toEqual([[ids[0]], [1]]);
    await replayDead(q.store, { ...ALL, choice: { filter: { jobId: 'mail', reasons: ['error'] } } });
    expect((await waitingReplays(q.store)).map(({ replayOf }) => replayOf)).toEqual([ids[0], ids[2]]);
  });

  test('hands out what was done until then, also before a chunk that fails', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, {}]);
    const told: unknown[] = [];
    const fails = new Error('the disk is gone');
    const replaying = replayDead(q.store, {
      ...ALL,
      onChunk: ({ replayed }) => told.push(replayed.map(({ runId }) => runId)),
      onProgress: () => {
        throw fails;
      },
    });
    await expect(replaying).rejects.toBe(fails);
    expect(told).toEqual([ids]);
  });

  test('says in a dry run what it would do, and does not', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, { jobId: 'mail' }]);
    const { replayed } = await replayDead(q.store, { ...ALL, dryRun: true });
    expect(replayed).toEqual([
      { runId: ids[0], jobId: 'noop' },
      { runId: ids[1], jobId: 'mail' },
    ]);
    expect([await waitingReplays(q.store), await openLetters(q.store)]).toEqual([[], 2]);
  });

  test('gives each the edited input, or its own, however long', async () => {
    const q = await openQueue(open);
    const long = { text: 'x'.repeat(5_000) };
    const [one = 0, other = 0] = await dieAll(q, [{ input: long }, { input: { n: 1 } }]);
    const inputOf = async (runId: number): Promise<unknown> => {
      const { deadLetter } = await findRun(q.store, runId);
      return (await findRun(q.store, deadLetter?.replayedAs ?? 0)).input;
    };
    await replayDead(q.store, { ...ALL, choice: { ids: [one] } });
    expect(await inputOf(one)).toEqual(long);
    await replayDead(q.store, { ...ALL, input: { n: 2, ...long } });
    expect(await inputOf(other)).toEqual({ n: 2, ...long });
    const huge = { ...ALL, choice: { ids: [one] }, input: 'x'.repeat(2_000_000) };
    await expect(replayDead(q.store, huge)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test('tells of those whose job is unknown or whose queue is draining, and leaves them open', async () => {
    const q = await openQueue(open);
    const [good, unknown, drained] = await dieAll(q, [{}, {}, { jobId: 'mail' }]);
    await defineUnknownJob(q.store, 'gone');
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update dead_letters set job_id = (select id from job_defs where name = 'gone')
        where run_id = ${unknown}`);
      yield* tx.run(sql`update queues set mode = 'draining' where name = 'mail'`);
      yield* bumpDefinitions(tx);
    });
    for (const dryRun of [true, false]) {
      expect(await replayDead(q.store, { ...ALL, dryRun })).toMatchObject({
        replayed: [{ runId: good }],
        refused: [
          { runId: unknown, jobId: 'gone', error: { code: 'UNKNOWN_JOB' } },
          { runId: drained, jobId: 'mail', error: { code: 'QUEUE_DRAINING' } },
        ],
        isWhole: true,
      });
    }
    expect(await openLetters(q.store)).toBe(2);
  });

  test('leaves alone what was discarded or replayed before, and says so of those that were named', async () => {
    const q = await openQueue(open);
    const [one = 0, two = 0, three = 0] = await dieAll(q, [{}, {}, {}]);
    await discardDead(q.store, { choice: { ids: [one] }, reason: 'no use', actor: 'ada' });
    const { replayed } = await replayDead(q.store, { ...ALL, choice: { ids: [two] } });
    const again = await replayDead(q.store, { ...ALL, choice: { ids: [one, two, three] } });
    expect(again.replayed).toMatchObject([{ runId: three }]);
    expect(again.closed).toEqual([
      { runId: one, jobId: 'noop', status: 'discarded' },
      { runId: two, jobId: 'noop', status: 'replayed', replayedAs: replayed[0]?.replayedAs },
    ]);
    expect((await replayDead(q.store, ALL)).replayed).toEqual([]);
    await expect(replayDead(q.store, { ...ALL, choice: { ids: [78, three, 77] } })).rejects.toThrow(
      'There are no dead letters of the runs 78, 77.',
    );
  });

  test('reports a letter that was passed over and is open again when the replay ends', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, {}]);
    const [one = 0, two = 0] = ids;
    await discardDead(q.store, { choice: { ids: [one] }, reason: 'no use', actor: 'ada' });
    let reopening: Promise<unknown> | undefined;
    const slow: Store = {
      ...q.store,
      async read(body) {
        await reopening;
        return q.store.read(body);
      },
    };
    const report = await replayDead(slow, {
      ...ALL,
      choice: { ids },
      onChunk: () => {
        reopening ??= reopenDead(q.store, { choice: { ids: [one] }, actor: 'bob' });
      },
    });
    expect(report).toMatchObject({
      replayed: [{ runId: two }],
      closed: [{ runId: one, jobId: 'noop', status: 'open' }],
      isWhole: true,
    });
  });

  test('reports no letters that an abort has left as passed over', async () => {
    const q = await openQueue(open);
    const ids = await dieAll(q, [{}, {}]);
    const signal = AbortSignal.abort();
    const report = await replayDead(q.store, { ...ALL, choice: { ids }, signal });
    expect(report).toEqual({ replayed: [], refused: [], closed: [], isWhole: false });
  });

  test('of a replay that failed too leads back to the first run', async () => {
    const q = await openQueue(open);
    const root = await die(q);
    const { replayed } = await replayDead(q.store, ALL);
    const node = await q.node();
    const [run] = await node.claim();
    if (run)
      await node.settle(run, {
        state: 'failed',
        reason: 'error',
        attempt: 'failed',
        error: '{"message":"x"}',
      });
    const second = await replayDead(q.store, ALL);
    expect(second.replayed).toMatchObject([{ runId: replayed[0]?.replayedAs }]);
    expect(await findRun(q.store, second.replayed[0]?.replayedAs ?? 0)).toMatchObject({
      replayOf: replayed[0]?.replayedAs,
      rootId: root,
    });
  });

  test('by two at once makes one run of each letter', async () => {
    const q = await openQueue(open);
    const ids = await fill(q.store, 1_200);
    const other = await open.again(q.store);
    const reports = await Promise.all([
      replayDead(q.store, ALL),
      replayDead(other, { ...ALL, actor: 'bob' }),
    ]);
    expect(reports.flatMap(({ replayed }) => replayed)).toHaveLength(1_200);
    expect((await waitingReplays(q.store)).map(({ replayOf }) => replayOf).toSorted((a, b) => a - b)).toEqual(
      ids,
    );
    expect(await openLetters(q.store)).toBe(0);
  });

  test('keeps to a rate, and stops when it is told to', async () => {
    const q = await openQueue(open);
    await fill(q.store, 6);
    // Timers that are set before the sweep, for a little less than its pauses.
    const order: unknown[] = [];
    const timers = [90, 190].map(async (ms) => order.push(await sleep(ms, `${ms} ms`)));
    await replayDead(q.store, {
      ...ALL,
      choice: { filter: { jobId: 'noop' } },
      rate: { count: 1, perMs: 50 },
      onProgress: (done) => order.push(done),
    });
    await Promise.all(timers);
    // Two at once, each pair after the time of the one before.
    const pairs = order.filter((one) => typeof one === 'number');
    expect(pairs).toEqual([2, 4, 6]);
    expect(order.indexOf('90 ms')).toBeLessThan(order.indexOf(4));
    expect(order.indexOf('190 ms')).toBeLessThan(order.indexOf(6));
    await fill(q.store, 6);
    const stop = new AbortController();
    const report = await replayDead(q.store, {
      ...ALL,
      rate: { count: 1, perMs: 60_000 },
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect([report.replayed.length, report.isWhole, await openLetters(q.store)]).toEqual([1, false, 5]);
  });
});

/** So many dead letters, without the way through a node. */
async function fill(store: Store, count: number): Promise<readonly number[]> {
  return store.write(function* (tx) {
    const newest = yield* tx.first(sql<{ id: number | null }>`select max(run_id) as id from dead_letters`);
    const first = (newest?.id ?? 0) + 1_000_000;
    const ids = Array.from({ length: count }, (_, at) => first + at);
    for (const id of ids) {
      yield* tx.run(sql`insert into dead_letters (run_id, job_id, queue_id, priority, root_id, dry_run, died_at, reason, status)
        select ${id}, d.id, d.queue_id, 2, ${id}, 0, 1, 'error', 'open' from job_defs d where d.name = 'noop'`);
    }
    return ids;
  });
}
