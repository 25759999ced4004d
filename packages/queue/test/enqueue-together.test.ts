import { setImmediate } from 'node:timers/promises';
import { findRun } from '@sb/queue';
import { enqueue, enqueueIn, type RunRequest } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, holdRun, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { loadJobs } from './load-jobs.ts';

const LONG = 'x'.repeat(6_000);

async function open(
  opener: Opener,
  options?: Parameters<Opener>[0],
): Promise<{ store: Store; writes: () => number }> {
  const store = await opener(options);
  await loadJobs(store, [
    { id: 'mail', name: 'Mail', run: () => undefined },
    { id: 'report', name: 'Report', run: () => undefined },
  ]);
  let writes = 0;
  const counting: Store = {
    ...store,
    write: (body, how) => {
      writes += 1;
      return store.write(body, how);
    },
  };
  return { store: counting, writes: () => writes };
}

const mails = (count: number): readonly RunRequest[] =>
  Array.from({ length: count }, (_, n) => ({ jobId: 'mail', input: { n } }));

const keyedMail = (dedupeKey: string): RunRequest => ({ jobId: 'mail', dedupeKey });

const idOf = async (store: Store, request: RunRequest): Promise<number> => (await enqueue(store, request)).id;

eachDialect('enqueues that come together', (opener, dialect) => {
  test.runIf(dialect === 'postgres')(
    'are stored without those whose key or queue another transaction holds',
    async () => {
      const { store } = await open(opener, { lockTimeoutMs: 300 });
      const letGo = await holdRun(store, 0, (tx) => enqueueIn(tx, { jobId: 'mail', dedupeKey: 'k' }));
      const report: RunRequest = { jobId: 'report' };
      const requests = [keyedMail('k'), report, keyedMail('a'), keyedMail('k'), report];
      const answers = await Promise.allSettled(requests.map((request) => enqueue(store, request)));
      await letGo();
      expect(answers).toMatchObject([
        { reason: { code: 'STORE_LOCKED' } },
        { value: { verdict: 'enqueued' } },
        { value: { verdict: 'enqueued' } },
        { reason: { code: 'STORE_LOCKED' } },
        { value: { verdict: 'enqueued' } },
      ]);
    },
  );

  test('share a write, and each gets the id of its own run', async () => {
    const { store, writes } = await open(opener);
    const ids = await Promise.all(mails(100).map((request) => idOf(store, request)));
    expect(writes()).toBe(1);
    expect(new Set(ids).size).toBe(100);
    const runs = await Promise.all(ids.map((id) => findRun(store, id)));
    expect(runs.map(({ input }) => input)).toEqual(mails(100).map(({ input }) => input));
  });

  test('keep their order when they differ', async () => {
    const { store, writes } = await open(opener);
    const requests: readonly RunRequest[] = [
      { jobId: 'mail', tags: ['a'] },
      { jobId: 'report', priority: 'high' },
      { jobId: 'mail', tags: ['a'] },
      { jobId: 'mail', tags: ['b'] },
    ];
    const ids = await Promise.all(requests.map((request) => idOf(store, request)));
    expect(writes()).toBe(1);
    const runs = await Promise.all(ids.map((id) => findRun(store, id)));
    expect(runs.map(({ jobId, tags, priority }) => ({ jobId, tags, priority }))).toEqual([
      { jobId: 'mail', tags: ['a'], priority: 'normal' },
      { jobId: 'report', tags: [], priority: 'high' },
      { jobId: 'mail', tags: ['a'], priority: 'normal' },
      { jobId: 'mail', tags: ['b'], priority: 'normal' },
    ]);
  });

  test('are refused one by one', async () => {
    const { store } = await open(opener);
    const [first, unknown, misplaced, unstorable, last] = await Promise.allSettled([
      enqueue(store, { jobId: 'mail' }),
      enqueue(store, { jobId: 'mial' }),
      enqueue(store, { jobId: 'mail', queue: 'nowhere' }),
      enqueue(store, { jobId: 'mail', input: { amount: 1n } }),
      enqueue(store, { jobId: 'mail' }),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(unknown).toMatchObject({ reason: { code: 'UNKNOWN_JOB' } });
    expect(misplaced).toMatchObject({ reason: { code: 'UNKNOWN_QUEUE' } });
    expect(unstorable).toMatchObject({ reason: { code: 'NOT_JSON' } });
    expect(last).toMatchObject({ status: 'fulfilled' });
  });

  test('that wait behind a write under way are stored by the next one', async () => {
    const { store, writes } = await open(opener);
    const first = idOf(store, { jobId: 'mail' });
    await setImmediate();
    const later = Promise.all(mails(50).map((request) => idOf(store, request)));
    expect(new Set([await first, ...(await later)]).size).toBe(51);
    expect(writes()).toBe(2);
  });

  test.each<[what: string, bad: Record<string, unknown>, told: string]>([
    ['a priority', { priority: 'urgent' }, 'priority: expected critical, high, normal, low, got "urgent"'],
    ['a delay', { delayMs: Number.NaN }, 'delayMs: expected a whole number from 0 to 3155760000000, got NaN'],
    ['a fraction', { timeoutMs: 1.5 }, 'timeoutMs: expected a whole number from 1'],
    ['attempts', { maxAttempts: 0 }, 'maxAttempts: expected a whole number from 1 to 1000, got 0'],
    ['a trigger', { trigger: 'magic' }, 'trigger: expected manual, cron'],
    ['a NUL', { createdBy: 'a\0b' }, 'createdBy: expected a text that is not empty, without NUL'],
    ['a NUL in its job', { jobId: 'a\0b' }, 'jobId: expected a text that is not empty, without NUL'],
    ['half a character', { dedupeKey: 'a\ud83d' }, 'without NUL or half of a surrogate pair, got "a\\ud83d"'],
    ['a long key', { dedupeKey: LONG }, 'dedupeKey: expected a text of 1 to 500 characters'],
    ['a long limit key', { limitKey: LONG }, 'half of a surrogate pair, got a text of 6000 characters'],
    ['a long rate key', { rateKey: LONG }, 'rateKey: expected a text of 1 to 500 characters'],
    ['no key', { limitKey: '' }, 'limitKey: expected a text of 1 to 500 characters'],
    ['tags', { tags: 'money' }, 'tags: expected a list of texts, got "money"'],
    [
      'a schedule',
      { schedule: { fireAt: 1 } },
      'schedule: expected the whole numbers id and, of a fire, fireAt, got object',
    ],
  ])('are not spoiled by one with %s that no store takes', async (_what, bad, told) => {
    const { store } = await open(opener);
    const [before, refused, after] = await Promise.allSettled([
      enqueue(store, { jobId: 'mail' }),
      enqueue(store, { jobId: 'mail', ...bad }),
      enqueue(store, { jobId: 'mail' }),
    ]);
    expect([before, after]).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
    expect(refused).toMatchObject({
      reason: { code: 'REQUEST_INVALID', message: expect.stringContaining(told) },
    });
  });

  test('may carry a NUL in their input: it comes back as it was', async () => {
    const { store } = await open(opener);
    const input = { text: 'a\0b', 'k\0': ['\0', '\ud800'] };
    const { id } = await enqueue(store, { jobId: 'mail', input });
    expect(await findRun(store, id)).toMatchObject({ input });
  });

  test('may have a key of any whole characters', async () => {
    const { store } = await open(opener);
    const { id } = await enqueue(store, { jobId: 'mail', dedupeKey: '\u{1f600}' });
    expect(await findRun(store, id)).toMatchObject({ dedupeKey: '\u{1f600}' });
  });

  test('are not spoiled by one that the store refuses in the middle', async () => {
    const { store } = await open(opener);
    await refuseThirteen(store);
    const asked = [
      ...mails(20),
      { jobId: 'report', input: { n: 13 } },
      { jobId: 'report', input: { n: 14 } },
    ];
    const answers = await Promise.allSettled(asked.map((request) => idOf(store, request)));
    const refused = answers.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []));
    expect(refused).toEqual([13, 20]);
    expect(answers[13]).toMatchObject({ reason: { message: expect.stringContaining('no_thirteen') } });
    const ids = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const runs = await Promise.all(ids.map((id) => findRun(store, id)));
    expect(runs.map(({ input }) => input)).toEqual(
      asked.filter((_, i) => !refused.includes(i)).map(({ input }) => input),
    );
    const stored = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`));
    expect(stored?.n).toBe(20);
  });
});

/** What a store may have against a row that nobody foresaw. */
async function refuseThirteen(store: Store): Promise<void> {
  await store.write((tx) =>
    tx.run(
      tx.dialect === 'postgres'
        ? sql`alter table runs add constraint no_thirteen check (input <> '{"n":13}')`
        : sql`create trigger no_thirteen before insert on runs when new.input = '{"n":13}'
            begin select raise(abort, 'no_thirteen'); end`,
    ),
  );
}
