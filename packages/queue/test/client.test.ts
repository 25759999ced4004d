import { readFileSync } from 'node:fs';
import { createRegistry, type AnyJob, defineJob } from '@sb/jobs';
import { cancelRun, type Client, createClient, findRun } from '@sb/queue';
import { createTicker, defineJobs, registerNode } from '@sb/queue/engine';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { migrate, openStore, sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect, migratedDatabase, newDatabase, type Opener } from '@sb/testkit';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NODE } from './open-queue.ts';
import { CLIENT_VERSION } from '../src/client/client.ts';
import manifest from '../package.json' with { type: 'json' };

interface Invoice {
  readonly invoiceId: string;
  readonly copies?: number;
}

const invoiceSchema: StandardSchemaV1<Invoice, Invoice> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof (value as Invoice).invoiceId === 'string'
        ? { value: value as Invoice }
        : { issues: [{ message: 'expected a text', path: ['invoiceId'] }] },
  },
};

const invoice = defineJob({
  id: 'billing.invoice',
  name: 'Invoice',
  input: invoiceSchema,
  dedupeKey: { key: ({ invoiceId }) => invoiceId, ttl: '10m' },
  run: () => undefined,
});
/** Its schema takes a Date and no text, which no JSON can hold. */
const dated = defineJob({
  id: 'billing.dated',
  name: 'Dated',
  input: schemaOf((value) => value instanceof Date),
  run: () => undefined,
});
/** As `z.coerce.date()`: its key is a text of the date that each attempt gets. */
const coerced = defineJob({
  id: 'billing.coerced',
  name: 'Coerced',
  input: schemaOf((value) => typeof value === 'string'),
  dedupeKey: ({ at }) => String(at),
  run: () => undefined,
});
const plain: AnyJob = { id: 'mail', name: 'Mail', run: () => undefined };

function schemaOf(
  isFine: (at: unknown) => boolean,
): StandardSchemaV1<{ readonly at: unknown }, { readonly at: unknown }> {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        const { at } = value as { at: unknown };
        return isFine(at) ? { value: { at } } : { issues: [{ message: 'no date', path: ['at'] }] };
      },
    },
  };
}

/** A store whose daemon has defined some jobs, and a client that has not seen it. */
async function open(url: string) {
  const store = await openStore({ url });
  await migrate(store, CLIENT_VERSION);
  const registry = createRegistry();
  registry.register([invoice, dated, coerced, plain]);
  await defineJobs(store, registry.list(), '1.0.0');
  const client = createClient({ databaseUrl: url, createdBy: 'shop' });
  onTestFinished(async () => {
    await client.close();
    await store.close();
  });
  return { store, client };
}

const countRuns = async (store: Store): Promise<number> =>
  (await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`)))?.n ?? -1;

eachDialect('a client', (opener: Opener) => {
  test.each(['delay', 'startWithin', 'timeout', 'dedupeTtl'])(
    'is refused a %s that is too long',
    async (name) => {
      const { store, client } = await open(await opener.migratedUrl());
      // The second is a time in ms that was taken for seconds.
      for (const far of ['99999999d', 1_794_000_000_000_000])
        await expect(client.enqueue('mail', {}, { [name]: far })).rejects.toMatchObject({
          code: 'DURATION_INVALID',
          message: expect.stringContaining('at most 36525d, got '),
        });
      expect(await countRuns(store)).toBe(0);
    },
  );
});

aboveStore('a client', (opener: Opener) => {
  test('is refused a delay that is a time', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const delay = Date.parse('2026-03-02T12:00:05Z');
    await expect(client.enqueue('mail', {}, { delay })).rejects.toMatchObject({
      code: 'DURATION_INVALID',
      message: expect.stringContaining('which is the time 2026-03-02T12:00:05.000Z'),
    });
    expect(await countRuns(store)).toBe(0);
  });

  test('asks by the name of a job, with options as people write them', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const { id, verdict } = await client.enqueue(
      'mail',
      { to: 'ada' },
      { delay: '5m', tags: ['a'], timeout: '2m' },
    );
    expect(verdict).toBe('enqueued');
    const run = await findRun(store, id);
    expect(run).toMatchObject({
      jobId: 'mail',
      input: { to: 'ada' },
      tags: ['a'],
      createdBy: 'shop',
      trigger: 'api',
    });
    expect(run.runAt - run.createdAt).toBe(300_000);
    await expect(client.enqueue('mial')).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    await expect(client.enqueue('mail', {}, { delay: 'soon' as '1s' })).rejects.toMatchObject({
      code: 'DURATION_INVALID',
    });
  });

  test('is refused what is no time, together with all else that is wrong', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const ask = (runAt: unknown, others: object = {}) =>
      client.enqueue('mail', {}, { runAt: runAt as string, ...others });
    const wrong = ['tomorrow', '2026-01-05T09:00', '2026-02-30', new Date(Number.NaN), 5, '9999-12-31'];
    for (const one of wrong)
      await expect(ask(one)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining('runAt: expected a Date, or a time with its zone'),
      });
    await expect(ask('2036-01-05T09:00:00Z', { delay: '1m', maxAttempts: 0 })).rejects.toMatchObject({
      problems: [
        { field: 'runAt', message: 'expected either delay or runAt, got both' },
        expect.objectContaining({ field: 'maxAttempts' }),
      ],
    });
    expect(await countRuns(store)).toBe(0);
  });

  test('asks for a time: a past one is now, and a start deadline counts from it', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const at = '2036-01-05T09:00:00+01:00';
    const answers = [
      await client.enqueue('mail', {}, { runAt: at, startWithin: '1h' }),
      await client.enqueue('mail', {}, { runAt: new Date(at) }),
      ...(await client.enqueueMany([
        { job: 'mail', runAt: at },
        { job: 'mail', delay: '5m' },
        { job: 'mail' },
        { job: 'mail', runAt: '1969-01-05' },
      ])),
    ];
    const runs = await Promise.all(answers.map(({ id }) => findRun(store, id)));
    const later = runs.map(({ runAt, createdAt }) => runAt - createdAt);
    const due = Date.parse(at);
    expect(runs.slice(0, 3).map(({ runAt }) => runAt)).toEqual([due, due, due]);
    expect(later.slice(3)).toEqual([300_000, 0, 0]);
    const late = await store.read((tx) =>
      tx.rows(sql<{ start_by: number }>`select start_by from runs where id = ${answers[0]?.id}`),
    );
    expect(late).toEqual([{ start_by: due + 3_600_000 }]);
  });

  test('asks with the job itself: its schema looks at the input, its key is worked out', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const first = await client.enqueue(invoice, { invoiceId: 'i-7' });
    expect(await client.enqueue(invoice, { invoiceId: 'i-7', copies: 3 })).toEqual({
      id: first.id,
      verdict: 'duplicate',
    });
    expect(await findRun(store, first.id)).toMatchObject({ dedupeKey: 'i-7' });
    await expect(client.enqueue(invoice, { invoiceId: 7 as unknown as string })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(client.enqueue('billing.invoice', { invoiceId: 'i-8' })).rejects.toMatchObject({
      code: 'DEDUPE_KEY_MISSING',
    });
  });

  test('checks the input as JSON will give it back: a run whose schema takes only a Date could never start', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const at = new Date('2026-03-02T12:00:00Z');
    await expect(client.enqueue(dated, { at })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(client.enqueue(coerced, { at: new Map() })).rejects.toMatchObject({ code: 'NOT_JSON' });
    const { id } = await client.enqueue(coerced, { at });
    expect(await findRun(store, id)).toMatchObject({
      input: { at: '2026-03-02T12:00:00.000Z' },
      dedupeKey: '2026-03-02T12:00:00.000Z',
    });
  });

  test('says all at once what is wrong with the options, and what may have been meant', async () => {
    const { client } = await open(await opener.migratedUrl());
    const wrong = {
      prority: 'high',
      dealy: '5m',
      tags: 'money',
      colour: 'red',
      delayMs: 5,
    } as object;
    const told = {
      code: 'REQUEST_INVALID',
      message:
        'A request for a run, prority: unknown option (did you mean "priority"?); dealy: unknown option ' +
        '(did you mean "delay"?); colour: unknown option; delayMs: unknown option (did you mean "delay"?); ' +
        'tags: expected a list of texts, got "money".',
    };
    await expect(client.enqueue('mail', {}, wrong)).rejects.toMatchObject(told);
    await expect(client.enqueueMany([{ job: 'mail', ...wrong }])).rejects.toMatchObject(told);
    await expect(client.transaction((tx) => tx.enqueue('mail', {}, wrong))).rejects.toMatchObject(told);
    const other = { job: 'billing.invoice', input: 1 } as object;
    await expect(client.enqueue('mail', {}, other)).rejects.toMatchObject({
      message: expect.stringContaining('job: unknown option; input: unknown option'),
    });
  });

  test('names the tag that the store could not take', async () => {
    const { client } = await open(await opener.migratedUrl());
    await expect(client.enqueue('mail', {}, { tags: ['fine', 'a\0b'] })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message:
        'A request for a run, tags[1]: expected a text that is not empty, without NUL or half of a surrogate pair, ' +
        'got "a\\u0000b".',
    });
  });

  test('takes an option that is undefined for one that is left out', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const nothing = { createdBy: undefined, dedupeKey: undefined, dedupeTtl: undefined } as object;
    const { id } = await client.enqueue(invoice, { invoiceId: 'i-7' }, nothing);
    expect(await findRun(store, id)).toMatchObject({ createdBy: 'shop', dedupeKey: 'i-7' });
  });
});

eachDialect('a client', (opener: Opener) => {
  test('asks for many', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const told: number[] = [];
    const answers = await client.enqueueMany(
      [
        { job: 'mail', priority: 'high' },
        { job: invoice, input: { invoiceId: 'a' } },
        { job: invoice, input: { invoiceId: 'a' } },
      ],
      { onProgress: (stored, of) => told.push(stored, of) },
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual(['enqueued', 'enqueued', 'duplicate']);
    expect(told).toEqual([3, 3]);
    expect(await countRuns(store)).toBe(2);
  });

  test('asks for thousands of a job that it has not seen, by one look at the jobs of the store', async () => {
    const { store, client } = await open(await opener.url());
    const unseen = defineJob({ id: 'unseen', name: 'Unseen', run: () => undefined });
    // Each look of its own would wait for a connection: on PostgreSQL for longer than it may.
    const items = Array.from({ length: 10_000 }, (_, nr) => ({ job: unseen, input: { nr } }));
    expect(await client.enqueueMany(items)).toHaveLength(10_000);
    expect(await countRuns(store)).toBe(10_000);
  });

  test('stores a run together with rows of its own, or neither', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    await client.transaction(function* (tx) {
      yield* tx.run('create table orders (nr integer)');
    });
    const place = (nr: number, jobId: string) =>
      client.transaction(function* (tx) {
        yield* tx.run(`insert into orders values (${store.dialect === 'sqlite' ? '?' : '$1'})`, [nr]);
        return yield* tx.enqueue(jobId, { nr }, { dedupeKey: `order:${nr}` });
      });
    expect(await place(1, 'mail')).toMatchObject({ verdict: 'enqueued' });
    await expect(place(2, 'mial')).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    const orders = await client.transaction((tx) => tx.rows<{ nr: number }>('select nr from orders'));
    expect(orders).toEqual([{ nr: 1 }]);
    expect(await countRuns(store)).toBe(1);
  });

  test('is closed when what it was asked before is done, once, and for good', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    // Twenty parts, each a write of its own: it is closed after the first.
    let closing: Promise<void> | undefined;
    let stored = false;
    const asked = client
      .enqueueMany(
        Array.from({ length: 20_000 }, () => ({ job: 'mail' })),
        { onProgress: () => void (closing ??= client.close()) },
      )
      .then(() => (stored = true));
    await expect.poll(() => closing !== undefined).toBe(true);
    const calls: (() => Promise<unknown>)[] = [
      () => client.enqueue('mail'),
      () => client.enqueueMany([{ job: 'mail' }]),
      () => client.enqueueIn({ query: async () => ({ rows: [] }) }, 'mail'),
      () => client.transaction((tx) => tx.enqueue('mail')),
      () => client.wake(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await closing;
    expect(stored).toBe(true);
    await asked;
    await client.close();
    await expect(client.wake()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    expect(await countRuns(store)).toBe(20_000);
  });

  test('wakes who waits', async () => {
    const { store, client } = await open(await opener.migratedUrl());
    const heard = new Promise<string>((resolve) => void store.listen(() => resolve('heard')));
    await client.wake();
    expect(await heard).toBe('heard');
  });
});

async function openShop() {
  const url = await migratedDatabase();
  const opened = await open(url);
  const own = new pg.Client(url);
  await own.connect();
  onTestFinished(() => own.end());
  await own.query('create schema shop; set search_path = shop; create table orders (nr bigint)');
  return { ...opened, own };
}

describe('in a transaction of the application', () => {
  test('a run is there when it commits, and not when it rolls back', async () => {
    const { store, client, own } = await openShop();
    for (const end of ['rollback', 'commit']) {
      await own.query('begin');
      await own.query('insert into orders values (1)');
      expect(await client.enqueueIn(own, 'mail', { to: 'ada' })).toMatchObject({ verdict: 'enqueued' });
      expect(await countRuns(store)).toBe(0);
      await own.query(end);
    }
    await client.wake();
    expect(await countRuns(store)).toBe(1);
    const { rows } = await own.query('select nr from orders');
    expect(rows).toEqual([{ nr: '1' }]);
  });

  test('its search_path is as it was, also within a savepoint and after a refusal', async () => {
    const { store, client, own } = await openShop();
    await own.query('begin; set local search_path = shop, public; savepoint one');
    await client.enqueueIn(own, invoice, { invoiceId: 'a' });
    expect(await client.enqueueIn(own, invoice, { invoiceId: 'a' })).toMatchObject({ verdict: 'duplicate' });
    await expect(client.enqueueIn(own, 'mial')).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop, public' }]);
    await own.query('insert into orders values (2)');
    await own.query('commit');
    expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop' }]);
    expect(await countRuns(store)).toBe(1);
  });

  test('its own statements are planned as they were after a run that comes after another', async () => {
    const { client, own } = await openShop();
    const { id } = await client.enqueue('mail');
    await own.query('begin; set local jit = on');
    await client.enqueueIn(own, 'mail', {}, { after: id });
    expect((await own.query('show enable_seqscan')).rows).toEqual([{ enable_seqscan: 'on' }]);
    expect((await own.query('show jit')).rows).toEqual([{ jit: 'on' }]);
    await own.query('commit');
  });

  test('its search_path is as it was after two that were asked for at once, one of them refused', async () => {
    const { store, client, own } = await openShop();
    const mail = () => client.enqueueIn(own, 'mail');
    const bill = (invoiceId: string) => client.enqueueIn(own, invoice, { invoiceId });
    // One may take longer than the other: of two that mixed, the first to enter the transaction has to leave it first.
    const pairs = [() => [mail(), bill('a')], () => [bill('b'), mail()]] as const;
    for (const pair of pairs) {
      await own.query('begin');
      const [first, second, refused] = await Promise.allSettled([...pair(), client.enqueueIn(own, 'mial')]);
      expect(refused).toMatchObject({ reason: { code: 'UNKNOWN_JOB' } });
      expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
      expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop' }]);
      await own.query('commit');
    }
    expect(await countRuns(store)).toBe(4);
  });

  test.each(['repeatable read', 'serializable'])(
    'is refused under %s, which sees a queue as it was when it began',
    async (isolation) => {
      const { store, client, own } = await openShop();
      await own.query(`begin isolation level ${isolation}`);
      await expect(client.enqueueIn(own, 'mail')).rejects.toMatchObject({
        code: 'TRANSACTION_FOREIGN',
        message: expect.stringContaining(`expected a transaction that is read committed, got ${isolation}`),
      });
      expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop' }]);
      await own.query('commit; begin isolation level read uncommitted');
      await client.enqueueIn(own, 'mail');
      await own.query('commit');
      expect(await countRuns(store)).toBe(1);
    },
  );

  test('a connection that is in none, or in another database, is refused, and stores nothing', async () => {
    const { store, client, own } = await openShop();
    await expect(client.enqueueIn(own, 'mail')).rejects.toThrow(
      'expected a connection inside a transaction, got one outside',
    );
    const elsewhere = new pg.Client(await newDatabase());
    await elsewhere.connect();
    onTestFinished(() => elsewhere.end());
    await elsewhere.query('begin');
    await expect(client.enqueueIn(elsewhere, 'mail')).rejects.toMatchObject({
      code: 'TRANSACTION_FOREIGN',
      message: expect.stringContaining('no tables of ours in the schema "worker"'),
    });
    expect((await elsewhere.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await countRuns(store)).toBe(0);
  });

  test('is a matter of PostgreSQL', async () => {
    const client = createClient({ databaseUrl: 'sqlite::memory:' });
    onTestFinished(() => client.close());
    await expect(client.enqueueIn({ query: async () => ({ rows: [] }) }, 'mail')).rejects.toMatchObject({
      code: 'TRANSACTION_FOREIGN',
    });
  });
});

test('a client is made while its database is away, and says so when it is used', async () => {
  const client = createClient({ databaseUrl: 'postgres://worker@127.0.0.1:1/worker' });
  await expect(client.enqueue('mail')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  await client.close();
  expect(() => createClient({ databaseUrl: 'mysql://localhost' })).toThrow(
    'expected sqlite:<path> or postgres://',
  );
});

test('the version of the client is that of its package', () => {
  expect(CLIENT_VERSION).toBe(manifest.version);
});

test('a role with the rights that CLIENT.md grants can do all that a client does, and no more', async () => {
  const { store, url, asRole } = await openAsRole();
  const client = createClient({ databaseUrl: url });
  onTestFinished(() => client.close());
  await Promise.all([
    client.enqueue('mail', { long: 'x'.repeat(2_000) }),
    client.enqueue('mail', {}, { priority: 'high' }),
    client.enqueue('mail', {}, { dedupeKey: 'a' }),
    client.enqueue('mail', {}, { dedupeKey: 'b', dedupeTtl: '1m' }),
  ]);
  await client.enqueueMany([{ job: 'mail' }, { job: 'mail', queue: 'bounded', priority: 'low' }]);
  await client.transaction((tx) => tx.enqueue('mail', {}, { queue: 'bounded' }));
  await asRole.query('begin');
  await client.enqueueIn(asRole, 'mail', { long: 'x'.repeat(2_000) }, { queue: 'bounded' });
  await client.enqueueIn(asRole, 'mail', {}, { dedupeKey: 'c', dedupeTtl: '1m' });
  await asRole.query('commit');
  const heard = new Promise<void>((resolve) => void store.listen(resolve));
  await client.wake();
  await heard;
  expect(await countRuns(store)).toBe(9);
  for (const beyond of ['delete from worker.runs', 'select from worker.run_inputs'])
    await expect(asRole.query(beyond)).rejects.toThrow('permission denied');
});

test('a role with the rights for runs after others asks for those, also when they end at once', async () => {
  const { store, url } = await openAsRole([0, 1]);
  const client = createClient({ databaseUrl: url });
  onTestFinished(() => client.close());
  const { id } = await client.enqueue('mail');
  await client.enqueueChain([
    { job: 'mail', after: [{ run: id, on: 'always' }] },
    { job: 'mail', name: 'b' },
    { job: 'mail', after: [{ step: 'b', on: 'parents.b.status == "failed"' }] },
  ]);
  await cancelRun(store, { runId: id, actor: 'ada' });
  const late = await client.enqueue('mail', {}, { after: id });
  expect(await findRun(store, late.id)).toMatchObject({ state: 'skipped' });
});

test('a role with the rights for changes of waiting runs makes those', async () => {
  const { store, url } = await openAsRole([0, 8]);
  const client = createClient({ databaseUrl: url });
  onTestFinished(() => client.close());
  await replaceAll(client);
  expect(await countRuns(store)).toBe(1);
});

const READ = 2;
const fresh = defineJob({ id: 'fresh.job', name: 'Fresh', queue: 'fresh', run: () => undefined });

async function replaceAll(client: Client): Promise<void> {
  await client.enqueue('mail', {}, { dedupeKey: 'replaced' });
  const how = { dedupeKey: 'replaced', dedupeReplace: ['input', 'runAt', 'priority'] } as const;
  for (const long of ['', 'x'.repeat(2_000), '']) await client.enqueue('mail', { long }, how);
}

interface There {
  readonly waiting: number;
  /** Others wait for it, each in another way. */
  readonly parent: number;
  /** After a step "fetch", and one "send". */
  readonly failed: number;
}

/** The calls that each block of CLIENT.md is for, by its place there. */
const CALLS: readonly (readonly [number, string, (client: Client, there: There) => Promise<unknown>])[] = [
  [READ, 'get', (client, { failed }) => client.get(failed)],
  [READ, 'wait', (client, { waiting }) => client.wait(waiting, { timeout: '10ms' })],
  [READ, 'list', (client) => client.list({ state: 'failed' })],
  [READ, 'list of live runs', (client) => client.list({ state: 'held' })],
  [READ, 'explain', (client, { waiting }) => client.explain(waiting)],
  [READ, 'listDeadLetters', (client) => client.listDeadLetters()],
  [READ, 'groupDeadLetters', (client) => client.groupDeadLetters()],
  [3, 'subscribe', (client) => client.subscribe({ consumer: 'shop' }, () => undefined)],
  [4, 'cancel', (client, { waiting }) => client.cancel(waiting, { reason: 'sent twice' })],
  [4, 'cancel of a run that others wait for', (client, { parent }) => client.cancel(parent)],
  [5, 'retry', (client, { failed }) => client.retry(failed)],
  [5, 'replay', (client, { failed }) => client.replay(failed, { input: { n: 1 } })],
  [5, 'replay from a step', (client, { failed }) => client.replay(failed, { fromStep: 'send' })],
  [5, 'replayDeadLetters', (client) => client.replayDeadLetters('all')],
  [5, 'discardDeadLetters', (client) => client.discardDeadLetters('all', { reason: 'old' })],
  [5, 'reopenDeadLetters', (client) => client.reopenDeadLetters('all')],
  [6, 'pauseQueue', (client) => client.pauseQueue('default', { reason: 'disk full' })],
  [6, 'resumeQueue', (client) => client.resumeQueue('default')],
  [6, 'pauseJob', (client) => client.pauseJob('mail', { reason: 'disk full' })],
  [6, 'resumeJob', (client) => client.resumeJob('mail')],
  [7, 'enqueue of a job that is not defined', (client) => client.enqueue(fresh, undefined)],
  [8, 'enqueue that changes a waiting run', replaceAll],
];

test('each call beside enqueue needs the rights that CLIENT.md names for it, and no more', async () => {
  const { store, url: owner, roleWith } = await openRoles();
  const nodeId = await registerNode(store, { ...NODE, jobs: ['mail'] });
  const ticker = createTicker({ store, nodeId, jobs: ['mail'] });
  const ours = createClient({ databaseUrl: owner });
  onTestFinished(() => ours.close());
  const { id: failed } = await ours.enqueue('mail');
  const [run] = (await ticker.tick([], 1)).claimed;
  if (run) await ticker.tick([{ ...run, outcome: FAILED }], 0);
  await rememberSteps(store, failed);
  const { id: waiting } = await ours.enqueue('mail');
  const { id: parent } = await ours.enqueue('mail');
  const children: { readonly id: number }[] = [];
  for (const on of ['success', 'always', 'parents.p.status == "succeeded"'])
    children.push(await ours.enqueue('mail', {}, { after: { run: parent, on, as: 'p' } }));
  await ours.pauseQueue('default', { reason: 'a daemon must not take the run' });
  await ours.pauseJob('mail', { reason: 'disk full' });
  const without = await roleWith([0]);
  const reading = await roleWith([0, READ]);
  for (const block of new Set(CALLS.map(([one]) => one))) {
    const granted = await roleWith([0, READ, block]);
    for (const [of, call, act] of CALLS) {
      if (of !== block) continue;
      const poor = createClient({ databaseUrl: of === READ ? without : reading });
      const refused = await act(poor, { waiting, parent, failed }).then(
        () => `${call} was done`,
        ({ code }: { readonly code: string }) => code,
      );
      expect([call, refused]).toEqual([call, block === 7 ? 'UNKNOWN_JOB' : 'STORE_UNUSABLE']);
      await poor.close();
      const rich = createClient({ databaseUrl: granted });
      await act(rich, { waiting, parent, failed });
      await rich.close();
    }
  }
  const ends = await Promise.all(children.map(async ({ id }) => (await ours.get(id)).state));
  expect(ends).toEqual(['skipped', 'queued', 'skipped']);
  expect(await ours.readQueues()).toContainEqual(expect.objectContaining({ name: 'fresh', queued: 1 }));
});

async function rememberSteps(store: Store, runId: number): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`
      insert into run_memory (run_id, kind, key, claim_no, nr, at, started_at, failed, value)
      values (${runId}, 'step', 'fetch', 1, 1, 0, 0, 0, '1'), (${runId}, 'step', 'send', 1, 2, 0, 0, 1, null)`),
  );
}

const FAILED = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: '{"name":"TypeError","message":"no image"}',
} as const;

/** A store of ours, and roles with rights that CLIENT.md grants. */
async function openRoles() {
  const owner = await migratedDatabase();
  const { store } = await open(owner);
  const own = new pg.Client(owner);
  await own.connect();
  const roles: string[] = [];
  onTestFinished(async () => {
    for (const role of roles) await own.query(`drop owned by ${role}; drop role ${role}`);
    await own.end();
  });
  return {
    store,
    url: owner,
    /** Returns its address. */
    roleWith: async (blocks: readonly number[]): Promise<string> => {
      const role = `shop_${process.pid}_${Date.now()}_${roles.length}`;
      roles.push(role);
      const grants = documentedGrants(blocks).replaceAll('shop', role);
      await own.query(`create role ${role} login password 'secret'; ${grants}`);
      const url = new URL(owner);
      [url.username, url.password] = [role, 'secret'];
      return url.href;
    },
  };
}

/** A store of ours, one of its queues with a bound, and an application's role with the rights that CLIENT.md grants. */
async function openAsRole(blocks: readonly number[] = [0]) {
  const owner = await migratedDatabase();
  const { store } = await open(owner);
  await store.write((tx) => tx.run(sql`insert into queues (name, max_depth) values ('bounded', 100)`));
  const role = `shop_${process.pid}_${Date.now()}`;
  const url = new URL(owner);
  [url.username, url.password] = [role, 'secret'];
  const own = new pg.Client(owner);
  const asRole = new pg.Client(url.href);
  onTestFinished(async () => {
    await asRole.end();
    await own.query(`drop owned by ${role}; drop role ${role}`);
    await own.end();
  });
  await own.connect();
  await own.query(
    `create role ${role} login password 'secret'; ${documentedGrants(blocks).replaceAll('shop', role)}`,
  );
  await asRole.connect();
  return { store, url: url.href, asRole };
}

/** Those of these blocks, in the order of CLIENT.md. */
function documentedGrants(blocks: readonly number[]): string {
  const text = readFileSync(new URL('../CLIENT.md', import.meta.url), 'utf8');
  const all = Array.from(text.matchAll(/```sql\n([^`]+)```/g), ([, grants = '']) => grants);
  return blocks.map((block) => all[block] ?? '').join('');
}
