import { setImmediate } from 'node:timers/promises';
import { createRegistry } from '@sb/jobs';
import { defineJobs, enqueue, findRun, type RunRequest } from '@sb/queue';
import type { Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';

async function open(opener: Opener): Promise<{ store: Store; writes: () => number }> {
  const store = await opener();
  const registry = createRegistry();
  registry.register([
    { id: 'mail', name: 'Mail', run: () => undefined },
    { id: 'report', name: 'Report', run: () => undefined },
  ]);
  await defineJobs(store, registry.list(), '1.0.0');
  let writes = 0;
  const counting: Store = {
    ...store,
    write: (body, options) => {
      writes += 1;
      return store.write(body, options);
    },
  };
  return { store: counting, writes: () => writes };
}

const mails = (count: number): readonly RunRequest[] =>
  Array.from({ length: count }, (_, n) => ({ jobId: 'mail', input: { n } }));

eachDialect('enqueues that come together', (opener) => {
  test('share a write, and each gets the id of its own run', async () => {
    const { store, writes } = await open(opener);
    const ids = await Promise.all(mails(100).map((request) => enqueue(store, request)));
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
    const ids = await Promise.all(requests.map((request) => enqueue(store, request)));
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
    const first = enqueue(store, { jobId: 'mail' });
    await setImmediate();
    const later = Promise.all(mails(50).map((request) => enqueue(store, request)));
    expect(new Set([await first, ...(await later)]).size).toBe(51);
    expect(writes()).toBe(2);
  });
});
