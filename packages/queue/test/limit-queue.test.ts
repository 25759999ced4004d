import { limitQueue, readQueues } from '@sb/queue';
import {
  configureQueues,
  findKeptLimits,
  type ConfiguredLimits,
  enqueue,
  enqueueAndClaim,
  enqueueMany,
} from '@sb/queue/engine';
import { type Body, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { encodeRequest } from '../src/enqueue/enqueue-groups.ts';
import { insertEach, planInsert } from '../src/enqueue/insert-each.ts';
import { openQueue } from './open-queue.ts';

const FULL = { code: 'QUEUE_FULL' };
const noops = (count: number) => Array.from({ length: count }, () => ({ jobId: 'noop' }));

/** A run with this input is no longer stored: as by a lock that is not given in time. */
async function failOn(store: Store, input: string): Promise<void> {
  await store.write(function* (tx) {
    if (tx.dialect === 'sqlite') {
      const raise = "select raise(abort, 'no')";
      yield* tx.run(
        sql.raw(`create trigger fail before insert on runs when new.input = '${input}' begin ${raise}; end`),
      );
      return;
    }
    const body = `begin if new.input = '${input}' then raise sqlstate '55P03'; end if; return new; end`;
    yield* tx.run(sql.raw(`create function fail() returns trigger language plpgsql as $f$ ${body} $f$`));
    yield* tx.run(sql.raw('create trigger fail before insert on runs for each row execute function fail()'));
  });
}

/** After the first count that found the queue full. */
function* putBackOnce<R>(inserting: Body<R>, putBack: () => Body<unknown>): Body<R> {
  let isBack = false;
  let answer: unknown;
  for (;;) {
    const next = inserting.next(answer);
    if (next.done) return next.value;
    answer = yield next.value;
    const isFull = typeof answer === 'object' && answer !== null && 'maxDepth' in answer;
    if (isBack || !isFull) continue;
    isBack = true;
    yield* putBack();
  }
}

eachDialect('a queue with a bound', (open) => {
  test('refuses what would be more than may wait, all of a request or none', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 3, actor: 'ada', reason: 'the disk is small' });
    await enqueueMany(q.store, noops(2));
    await expect(enqueueMany(q.store, noops(2))).rejects.toMatchObject(FULL);
    await enqueue(q.store, { jobId: 'noop', delayMs: 60_000 });
    await expect(q.enqueue()).rejects.toThrow(
      'The queue "default" holds 3 runs that wait, and at most 3 may: there is no room for 1 more.',
    );
    // Another queue has no bound.
    await q.enqueue({ jobId: 'mail' });
    const [run] = await (await q.node(['noop'])).claim(1);
    expect(run).toBeDefined();
    await q.enqueue();
    await expect(q.enqueue()).rejects.toMatchObject(FULL);
    await limitQueue(q.store, 'mail', { maxDepth: 1, actor: 'ada' });
    await expect(q.enqueue({ jobId: 'mail' })).rejects.toMatchObject({
      message: 'The queue "mail" holds 1 run that waits, and at most 1 may: there is no room for 1 more.',
      hint: 'Try again later, or raise the bound: worker queue:limit mail --max-depth <n>',
    });
  });

  test('takes as many as fit when a run is put back between two counts', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 10, actor: 'ada' });
    await enqueueMany(q.store, noops(5));
    const [begun] = await (await q.node(['noop'])).claim(1);
    const plan = planInsert(noops(20).map(encodeRequest));
    const putBack = sql`update runs set state = 1 where id = ${begun?.id}`;
    const answers = await q.store.write((tx) =>
      putBackOnce(insertEach(tx, plan, 'first come'), () => tx.run(putBack)),
    );
    const isStored = answers.map((one) => !(one instanceof Error));
    expect(isStored).toEqual(Array.from({ length: 20 }, (_, at) => at < 5));
    expect(answers.at(-1)).toMatchObject({
      message:
        'The queue "default" holds 10 runs that wait, and at most 10 may: there is no room for 1 more.',
    });
  });

  test('gives its last places to whoever came first of those that ask at once', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 10, actor: 'ada' });
    const other = await open.again(q.store, { clock: () => q.now });
    const answers = await Promise.allSettled(
      Array.from({ length: 16 }, (_, i) => enqueue(i % 2 ? q.store : other, { jobId: 'noop' })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const rows = await q.store.read((tx) => tx.rows(sql<{ id: number }>`select id from runs`));
    expect(rows).toHaveLength(10);
  });

  test('has stored what it says, and no more, when the store fails in the midst of several', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 2, actor: 'ada' });
    await failOn(q.store, '"second"');
    const asked = ['first', 'second', 'third'].map((input) => q.enqueue({ input }));
    const told = (await Promise.allSettled(asked)).flatMap((answer) =>
      answer.status === 'fulfilled' ? [{ id: answer.value }] : [],
    );
    expect(await q.store.read((tx) => tx.rows(sql`select id from runs order by id`))).toEqual(told);
  });

  test('still answers a dedupe key that is held, and counts only what is new', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 1, actor: 'ada' });
    const first = await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' });
    expect(await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' })).toMatchObject({ id: first.id });
    await expect(enqueue(q.store, { jobId: 'noop', dedupeKey: 'b' })).rejects.toMatchObject(FULL);
  });

  test('does not refuse what does not wait: a run in this process, a retry', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 1, actor: 'ada' });
    const node = await q.node();
    await q.enqueue();
    const [run] = await node.claim();
    await q.enqueue();
    if (run) await node.settle(run, { state: 'retry', delayMs: 0, attempt: 'failed', error: '{}' });
    await enqueueAndClaim(q.store, { jobId: 'noop' }, node.id);
    expect((await readQueues(q.store)).find(({ name }) => name === 'default')).toMatchObject({
      maxDepth: 1,
      queued: 2,
      running: 1,
    });
  });

  test('is an event with its author and reason, once; none takes the bound away', async () => {
    const q = await openQueue(open);
    const bound = { maxDepth: 5, actor: 'ada', reason: 'small' };
    expect(await limitQueue(q.store, 'mail', bound)).toMatchObject({ changed: true });
    expect(await limitQueue(q.store, 'mail', bound)).toMatchObject({ changed: false });
    await limitQueue(q.store, 'mail', { maxDepth: 'none', actor: 'bram' });
    const events = await q.store.read((tx) =>
      tx.rows(sql<{ actor: string; payload: string }>`
        select actor, payload from events where type = 'queue.limited' order by seq`),
    );
    expect(events.map(({ actor, payload }) => ({ actor, ...JSON.parse(payload) }))).toEqual([
      { actor: 'ada', queue: 'mail', reason: 'small', before: {}, after: { maxDepth: 5 } },
      { actor: 'bram', queue: 'mail', before: { maxDepth: 5 }, after: {} },
    ]);
    await expect(limitQueue(q.store, 'post', bound)).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
  });
});

eachDialect('a queue that a file limits', (open) => {
  test('is made, and limited; what an operator changes stays until the file says something else', async () => {
    const q = await openQueue(open);
    const say = (mail: ConfiguredLimits) => configureQueues(q.store, { mail, post: {} }, 'worker.yaml');
    const limits = async (): Promise<unknown> => {
      const [mail] = (await readQueues(q.store)).filter(({ name }) => name === 'mail');
      return [mail?.maxDepth, mail?.maxRunning, mail?.rate];
    };
    const rate = { limit: 100, perMs: 1_000 };
    expect(await say({ maxRunning: 3, rate })).toEqual(['mail']);
    expect(await limits()).toEqual([undefined, 3, { ...rate, burst: 10 }]);
    await limitQueue(q.store, 'mail', { maxRunning: 1, maxDepth: 9, actor: 'ada' });
    expect(await say({ maxRunning: 3, rate })).toEqual([]);
    expect(await limits()).toEqual([9, 1, { ...rate, burst: 10 }]);
    // What the file says no more it takes away; what it never said stays.
    expect(await say({ maxRunning: 4 })).toEqual(['mail']);
    expect(await limits()).toEqual([9, 4, undefined]);
    const events = await q.store.read((tx) =>
      tx.rows(sql<{ actor: string }>`select actor from events where type = 'queue.limited' order by seq`),
    );
    expect(events.map(({ actor }) => actor)).toEqual(['worker.yaml', 'ada', 'worker.yaml']);
    expect((await readQueues(q.store)).map(({ name }) => name)).toContain('post');
  });

  test('keeps its limits where the file does not name it any more, and is known then', async () => {
    const q = await openQueue(open);
    const say = (wanted: Readonly<Record<string, ConfiguredLimits>>) =>
      configureQueues(q.store, wanted, 'worker.yaml').then(() => findKeptLimits(q.store, wanted));
    const mail = { maxRunning: 3 };
    expect(await say({ mail, post: { maxDepth: 5 } })).toEqual([]);
    expect(await say({ post: { maxDepth: 5 } })).toEqual(['mail']);
    expect(await say({})).toEqual(['mail', 'post']);
    await limitQueue(q.store, 'post', { maxDepth: 'none', actor: 'ada' });
    expect(await say({})).toEqual(['mail']);
    // An operator has set another limit: the file has none to keep.
    await limitQueue(q.store, 'post', { maxRunning: 4, actor: 'ada' });
    expect(await say({})).toEqual(['mail']);
    expect(await say({ mail: {} })).toEqual([]);
    expect(await say({})).toEqual([]);
  });

  test('is in force after a daemon that was killed on the way', async () => {
    const q = await openQueue(open);
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    const dying: Store = { ...q.store, read: () => Promise.reject(new Error('killed')) };
    const wanted = { default: { maxRunning: 1 } };
    await expect(configureQueues(dying, wanted, 'worker.yaml')).rejects.toThrow('killed');
    await configureQueues(q.store, wanted, 'worker.yaml');
    const node = await q.node();
    expect(await node.claim()).toHaveLength(1);
  });

  test('is in force for what waits in it already', async () => {
    const q = await openQueue(open);
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    await configureQueues(q.store, { default: { maxRunning: 1 } }, 'worker.yaml');
    const node = await q.node();
    expect(await node.claim()).toHaveLength(1);
  });
});
