/** What a program does with its runs: it waits for them, lists them, and acts on them. */
import { type AnyJob, defineJob, type InputOf } from '@sb/jobs';
import { type Client, createClient, type Enqueued, pauseQueue, type PgTransaction } from '@sb/queue';
import { createTicker, registerNode, writeProgress } from '@sb/queue/engine';
import { openStore, sql } from '@sb/storage';
import { aboveStore, createGate, eachDialect, type Opener } from '@sb/testkit';
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import type { HeldClaim } from '../src/claim-fence.sql.ts';
import { NODE } from './open-queue.ts';

const resize = defineJob({
  id: 'images.resize',
  name: 'Resize',
  queue: 'images',
  run: () => ({ width: 640 }),
});

async function open(opener: Opener) {
  const url = await opener.migratedUrl();
  const store = await openStore({ url });
  const client = createClient({ databaseUrl: url, createdBy: 'shop' });
  onTestFinished(async () => {
    await client.close();
    await store.close();
  });
  const nodeId = await registerNode(store, { ...NODE, jobs: ['images.resize'] });
  const ticker = createTicker({ store, nodeId, jobs: ['images.resize'] });
  return {
    store,
    client,
    claim: async (): Promise<HeldClaim> => {
      const [run] = (await ticker.tick([], 1)).claimed;
      if (!run) throw new Error('nothing to claim');
      return { id: run.id, claimNo: run.claimNo, nodeId };
    },
    /** Claims the next run and ends it. */
    end: async (outcome: Parameters<typeof ticker.tick>[0][number]['outcome']): Promise<void> => {
      const [run] = (await ticker.tick([], 1)).claimed;
      if (!run) throw new Error('nothing to claim');
      await ticker.tick([{ id: run.id, claimNo: run.claimNo, jobId: run.jobId, outcome }], 0);
    },
  };
}

const failed = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: '{"name":"TypeError","message":"no image","stack":"TypeError: no image"}',
} as const;

/** What a call says of two options that it does not know, and of an actor without a name. */
const refusal = (act: string, known: string): string =>
  `${act}, reson: unknown option (did you mean "reason"?); why: unknown option, expected ${known}; ` +
  'actor: expected a name of at most 100 characters, got "".';

eachDialect('a client', (opener) => {
  test('defines a job that no daemon has defined yet, from its value', async () => {
    const { client } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    expect(await client.get(id)).toMatchObject({ jobId: 'images.resize', queue: 'images', state: 'queued' });
    await expect(client.enqueue('images.resise')).rejects.toMatchObject({
      code: 'UNKNOWN_JOB',
      message: expect.stringContaining('Did you mean "images.resize"?'),
    });
  });

  test('waits for the end of a run: its result, or its error', async () => {
    const { client, end } = await open(opener);
    const good = await client.enqueue(resize, undefined);
    const bad = await client.enqueue(resize, undefined);
    const waits = [client.wait(resize, good.id), client.wait(bad.id), client.wait(bad.id)];
    await end({ state: 'succeeded', result: '{"width":640}' });
    await end(failed);
    expect(await Promise.all(waits)).toMatchObject([
      { state: 'succeeded', result: { width: 640 } },
      { state: 'failed', error: { name: 'TypeError', message: 'no image', stack: expect.any(String) } },
      { state: 'failed' },
    ]);
    // It has ended before the wait begins.
    expect(await client.wait(good.id)).toMatchObject({ state: 'succeeded' });
  });
});

aboveStore('a client', (opener) => {
  test('waits for longer than a timer of Node.js can take', async () => {
    const { client, end } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    const waiting = client.wait(id, { timeout: '30d' });
    // The wait has read the run before this one is stored.
    await client.enqueue(resize, undefined);
    await end({ state: 'succeeded' });
    expect(await waiting).toMatchObject({ id, state: 'succeeded' });
  });

  test('returns an unfinished run when the time of the wait has passed, or at an abort', async () => {
    const { client } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    expect(await client.wait(id, { timeout: '20ms' })).toMatchObject({ id, state: 'queued' });
    const abort = new AbortController();
    const waiting = client.wait(id, { signal: abort.signal });
    abort.abort();
    expect(await waiting).toMatchObject({ id, state: 'queued' });
    await expect(client.wait(99)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  test.each([NaN, 1.5, 1e20, -Infinity])('knows no run of the number %d', async (number) => {
    const { client } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    const unknown = { code: 'UNKNOWN_RUN', message: `There is no run ${number}; the newest is ${id}.` };
    await expect(client.get(number)).rejects.toMatchObject(unknown);
    await expect(client.wait(number)).rejects.toMatchObject(unknown);
  });

  test.each(['', ' ', 'abc', true, null, undefined, [5], {}])(
    'knows no run %j of a program without types',
    async (given) => {
      const { client } = await open(opener);
      await client.enqueue(resize, undefined);
      const id = given as number;
      await expect(client.get(id)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
      await expect(client.wait(id)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
    },
  );

  test('takes the digits of a run as a text and as a large number', async () => {
    const { client, end } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    await end({ state: 'succeeded' });
    for (const given of [String(id), BigInt(id)] as unknown as number[]) {
      expect(await client.get(given)).toMatchObject({ id });
      expect(await client.wait(given)).toMatchObject({ id, state: 'succeeded' });
    }
  });

  test('returns how far a running run is', async () => {
    const { client, store, claim } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    expect(await client.get(id)).not.toHaveProperty('progress');
    const held = await claim();
    await writeProgress(store, held, { done: 3, total: 9, note: 'images' });
    const progress = { done: 3, total: 9, note: 'images', at: expect.any(Number) };
    expect(await client.get(id)).toMatchObject({ state: 'running', progress });
    expect(await client.wait(resize, id, { timeout: '20ms' })).toMatchObject({ state: 'running', progress });
  });
});

eachDialect('a client', (opener) => {
  test('subscribes to what happens, until it is closed', async () => {
    const { client, end } = await open(opener);
    const heard: object[] = [];
    await client.subscribe({ consumer: 'shop', types: ['job.*', 'queue.*'] }, ({ type, runId, actor }) =>
      heard.push({ type, runId, actor }),
    );
    const { id } = await client.enqueue(resize, undefined);
    await end({ state: 'succeeded' });
    await client.pauseQueue('images', { reason: 'disk full' });
    const told = [
      { type: 'job.completed', runId: id },
      { type: 'queue.paused', actor: 'shop' },
    ];
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(told);
    await client.close();
    await expect(client.subscribe({ consumer: 'shop' }, () => {})).rejects.toMatchObject({
      code: 'CLIENT_CLOSED',
    });
    expect(heard).toEqual(told);
  });

  test('goes on after a close where its consumer was, and waits for the handler that runs', async () => {
    const { client, store, end } = await open(opener);
    const gate = createGate();
    const begun = createGate();
    const heard: string[] = [];
    await client.subscribe({ consumer: 'shop', types: ['job.*'] }, async ({ type }) => {
      begun.open();
      await gate.opened;
      heard.push(type);
    });
    await client.enqueue(resize, undefined);
    await end({ state: 'succeeded' });
    await begun.opened;
    const closed = client.close();
    gate.open();
    await closed;
    expect(heard).toEqual(['job.completed']);
    const cursor = await store.read((tx) =>
      tx.rows(sql<{ seq: number }>`select seq from cursors where name = 'consumer:shop' and seq > 0`),
    );
    expect(cursor).toHaveLength(1);
  });
});

aboveStore('a client', (opener) => {
  test('replays a run of a job with a dedupe key with another input, by the code of the job', async () => {
    const { client, end } = await open(opener);
    const keyed = defineJob({ ...resize, dedupeKey: (input) => `image:${String(input?.['nr'])}` });
    const { id } = await client.enqueue(keyed, { nr: 1 });
    await end(failed);
    const input = { nr: 2 };
    await expect(client.replay(id, { input })).rejects.toMatchObject({ code: 'DEDUPE_KEY_MISSING' });
    const again = await client.replay(id, { input, job: keyed });
    expect(await client.get(again.id)).toMatchObject({ dedupeKey: 'image:2', replayOf: id });
  });

  test('replays no run by the code of another job', async () => {
    const { client, end } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    await end(failed);
    const other = defineJob({ ...resize, id: 'images.crop' });
    for (const how of [{ job: other }, { job: other, input: { nr: 2 } }])
      await expect(client.replay(id, how)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: 'A replay, job: expected the job of the run, "images.resize", got "images.crop".',
      });
    expect(await client.replay(id, { job: resize })).toMatchObject({ id: expect.any(Number) });
  });

  test('ends its waits when it is closed', async () => {
    const { client } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    const waiting = client.wait(id).catch((error: unknown) => error);
    await client.get(id);
    await client.close();
    expect(await waiting).toMatchObject({ code: 'CLIENT_CLOSED' });
  });

  test('lists live and ended runs page by page', async () => {
    const { client, end } = await open(opener);
    const ids: number[] = [];
    for (let i = 0; i < 5; i++) ids.push((await client.enqueue(resize, undefined, { tags: ['eu'] })).id);
    const first = await client.list({ state: 'queued', job: 'images.resize', limit: 3 });
    const second = await client.list({
      state: 'queued',
      job: 'images.resize',
      limit: 3,
      cursor: first.next ?? '',
    });
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
    await end({ state: 'succeeded' });
    await end(failed);
    expect((await client.list()).runs.map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    expect((await client.list({ state: 'failed', tag: 'eu' })).runs.map(({ id }) => id)).toEqual([ids[1]]);
    await expect(client.list({ cursor: first.next ?? '' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  test.each([
    [{ state: 'faild' }, /^A list, state: expected one of .*, succeeded, failed, .*, ended, got "faild"\.$/],
    [
      { state: 'queued', tag: 'eu', since: new Date() },
      /^A list, tag: only a list of ended runs can be filtered by it, and these are queued runs; since: /,
    ],
    [{ limit: 501 }, /^A list, limit: expected a whole number from 1 to 500, got 501\.$/],
    [{ limit: 0 }, /^A list, limit: /],
    [
      { since: new Date('today'), until: 5 },
      /^A list, since: expected a Date, .*; until: expected a Date, got 5/,
    ],
    [{ job: '' }, /^A list, job: expected a text/],
  ])('lists nothing by %j', async (filter, message) => {
    const { client } = await open(opener);
    await expect(client.list(filter as never)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(message),
    });
  });

  test('refuses options that its calls do not know, and names the one that was meant', async () => {
    const { client } = await open(opener);
    const { id } = await client.enqueue(resize, undefined);
    const mistyped = { reson: 'not needed', actor: '', why: 1 } as never;
    const acts: readonly [string, string, () => Promise<unknown>][] = [
      ['A cancel', 'reason, actor', () => client.cancel(id, mistyped)],
      ['A retry', 'reason, actor', () => client.retry(id, mistyped)],
      ['A replay', 'input, job, fromStep, reason, actor', () => client.replay(id, mistyped)],
      ['A resume', 'reason, actor', () => client.resumeQueue('images', mistyped)],
      ['A resume', 'reason, actor', () => client.resumeJob('images.resize', mistyped)],
      ['A pause', "reason, for (how long, such as '2h'), actor", () => client.pauseQueue('images', mistyped)],
      [
        'A pause',
        "reason, for (how long, such as '2h'), actor",
        () => client.pauseJob('images.resize', mistyped),
      ],
    ];
    for (const [act, known, call] of acts)
      await expect(call()).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: refusal(act, known) });
    const reads: readonly [RegExp, () => Promise<unknown>][] = [
      [/^A wait, timeOut: .*"timeout"/, () => client.wait(id, { timeOut: '1s' } as never)],
      [/^A list, staus: .*"state"/, () => client.list({ staus: 'failed' } as never)],
      [/^A subscription, type: .*"types"/, () => client.subscribe({ type: 'job.*' } as never, () => {})],
      [/^A request for runs, progress: unknown/, () => client.enqueueMany([], { progress: 1 } as never)],
    ];
    for (const [message, call] of reads)
      await expect(call()).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(message),
      });
    expect(await client.get(id)).toMatchObject({ state: 'queued' });
  });

  test('acts under the name of its program', async () => {
    const { client, store, end } = await open(opener);
    const one = await client.enqueue(resize, undefined);
    expect(await client.cancel(one.id, { reason: 'not needed' })).toMatchObject({ verdict: 'cancelled' });
    const again = await client.replay(one.id);
    expect(again.id).toBeGreaterThan(one.id);
    await end(failed);
    const retried = await client.retry(again.id);
    expect(await client.get(retried.id)).toMatchObject({ replayOf: again.id, createdBy: 'shop' });
    const mistaken = { reason: 'disk full', until: new Date(0) } as never;
    for (const pause of [client.pauseQueue('images', mistaken), client.pauseJob('mail', mistaken)])
      await expect(pause).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: "A pause, until: unknown option, expected reason, for (how long, such as '2h'), actor.",
      });
    await client.pauseQueue('images', { reason: 'disk full', for: '1h', actor: null } as never);
    expect(await client.explain(retried.id)).toMatchObject({
      causes: [{ because: 'queue_paused', by: 'shop', reason: 'disk full' }],
    });
    expect(await client.readQueues()).toMatchObject([{ name: 'images', mode: 'paused' }]);
    expect(await client.resumeQueue('images')).toMatchObject({ changed: true });
    await client.pauseJob('images.resize', { reason: 'bug', actor: 'ada' });
    expect(await client.get(retried.id)).toMatchObject({ state: 'held' });
    expect(await client.resumeJob('images.resize')).toMatchObject({ moved: 1 });
    await expect(pauseQueue(store, 'images', { actor: 'ada', reason: ' ' })).rejects.toMatchObject({
      code: 'PAUSE_INVALID',
    });
    await expect(pauseQueue(store, 'images', { actor: 'ada', reason: 'x', until: 1 })).rejects.toMatchObject({
      code: 'PAUSE_INVALID',
    });
  });
});

const waitForResize = (client: Client) => client.wait(resize, 1);

const ask = <J extends AnyJob>(client: Client, job: J, input: InputOf<J>) => client.enqueue(job, input);
const askIn = <J extends AnyJob>(client: Client, tx: PgTransaction, job: J, input: InputOf<J>) =>
  client.enqueueIn(tx, job, input);

describe('types', () => {
  test('a wait of a job value has the type of its result', () => {
    type Waited = Awaited<ReturnType<typeof waitForResize>>;
    expectTypeOf<Extract<Waited, { state: 'succeeded' }>['result']>().toEqualTypeOf<{ width: number }>();
    expectTypeOf<Extract<Waited, { state: 'failed' }>['result']>().toBeNever();
  });

  test('a function that is generic over the job may pass its input on', () => {
    expectTypeOf<ReturnType<typeof ask>>().toEqualTypeOf<Promise<Enqueued>>();
    expectTypeOf<ReturnType<typeof askIn>>().toEqualTypeOf<Promise<Enqueued>>();
  });
});
