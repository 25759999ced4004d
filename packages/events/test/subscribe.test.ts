import { type News, subscribe, type SubscribeOptions, type Subscription } from '@sb/events';
import { migrate, openStore, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keepCursor } from '../src/subscribe/cursor.sql.ts';
import { aborted, deferred } from './deferred.ts';
import { endRun, publishTypes } from './facts.ts';

/** A subscriber that notes the types that it was told, and says when it was told so many. */
async function listener(store: Store, options: Partial<SubscribeOptions> = {}) {
  const types: string[] = [];
  let told: (() => void) | undefined;
  const note = ({ type }: News): void => {
    types.push(type);
    told?.();
  };
  const subscription = await subscribe(store, { consumer: 'reader', ...options }, note);
  const has = (count: number): Promise<void> =>
    new Promise((resolve) => {
      told = () => types.length >= count && resolve();
      told();
    });
  return { types, has, stop: () => subscription.stop() };
}

eachDialect('a subscriber', (open) => {
  test('is told what was there and what comes, in order', async () => {
    const store = await open();
    await publishTypes(store, 'one', 'two');
    const reader = await listener(store);
    await reader.has(2);
    await store.write((tx) => endRun(tx, { id: 1 }));
    store.ring();
    await reader.has(3);
    await reader.stop();
    expect(reader.types).toEqual(['one', 'two', 'job.completed']);
  });

  test('goes on where it stopped', async () => {
    const store = await open();
    await publishTypes(store, 'one');
    const first = await listener(store);
    await first.has(1);
    await first.stop();
    await publishTypes(store, 'two');
    const second = await listener(store);
    await second.has(1);
    await second.stop();
    expect(second.types).toEqual(['two']);
  });

  test('that begins at the moment another of its name does begins where that one did', async () => {
    const store = await open();
    const keep = (seq: number) => store.write((tx) => tx.first(keepCursor('consumer:x', { xid: '0', seq })));
    expect([await keep(3), await keep(5)]).toEqual([
      { xid: '0', seq: 3 },
      { xid: '0', seq: 3 },
    ]);
  });

  test('that begins now has its first position stored, though it is told nothing yet', async () => {
    const store = await open();
    await publishTypes(store, 'before');
    await (await listener(store, { from: 'now' })).stop();
    await publishTypes(store, 'after');
    const reader = await listener(store, { from: 'now' });
    await reader.has(1);
    await reader.stop();
    expect(reader.types).toEqual(['after']);
  });

  test('is told only the types that it wants, each consumer for itself', async () => {
    const store = await open();
    await publishTypes(store, 'a.one', ...Array.from({ length: 250 }, () => 'b.many'), 'a.two');
    const a = await listener(store, { consumer: 'a', types: ['a.*'] });
    const b = await listener(store, { consumer: 'b', types: ['b.many'] });
    await Promise.all([a.has(2), b.has(250)]);
    await Promise.all([a.stop(), b.stop()]);
    expect(a.types).toEqual(['a.one', 'a.two']);
  });

  test('that throws is told the same again, before what follows', async () => {
    const store = await open();
    await publishTypes(store, 'one', 'two', 'three');
    const told: string[] = [];
    const errors: unknown[] = [];
    const done = deferred();
    await using _ = await subscribe(
      store,
      { consumer: 'clumsy', onError: (error) => errors.push(error) },
      ({ type }) => {
        told.push(type);
        if (told.length === 2) throw new Error('oops');
        if (type === 'three') done.resolve();
      },
    );
    await done.promise;
    expect(told).toEqual(['one', 'two', 'two', 'three']);
    expect(errors).toEqual([new Error('oops')]);
  });

  test('that is stopped while it fails is told the same when it starts again', async () => {
    const store = await open();
    await publishTypes(store, 'one', 'two');
    const failed = new AbortController();
    const broken = await subscribe(
      store,
      { consumer: 'reader', signal: failed.signal, onError: () => failed.abort() },
      ({ type }) => {
        if (type === 'two') throw new Error('oops');
      },
    );
    await aborted(failed.signal);
    await broken.stop();
    const reader = await listener(store);
    await reader.has(1);
    await reader.stop();
    expect(reader.types).toEqual(['two']);
  });

  test('that is stopped waits for its handler, and is told nothing more', async () => {
    const store = await open();
    await publishTypes(store, 'one', 'two');
    const told: string[] = [];
    const started = deferred();
    const finish = deferred();
    const subscription = await subscribe(store, { consumer: 'slow' }, async ({ type }) => {
      started.resolve();
      await finish.promise;
      told.push(type);
    });
    await started.promise;
    const stopping = subscription.stop();
    finish.resolve();
    await stopping;
    expect(told).toEqual(['one']);
  });
});

test.each<[how: string, end: (subscription: Subscription, own: AbortController) => unknown]>([
  ['stopped', (subscription) => subscription.stop()],
  ['aborted by its signal', (_subscription, own) => own.abort()],
])('a subscriber that is %s ends at once, and lets go of the store', async (how, end) => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '1.0.0');
  const [idle, gone] = [deferred(), deferred()];
  const watched: Store = {
    ...store,
    async listen(hear) {
      const silence = await store.listen(hear);
      return () => {
        silence();
        gone.resolve();
      };
    },
    async read(body) {
      const page = await store.read(body);
      idle.resolve();
      return page;
    },
  };
  // It would read again after a second.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const own = new AbortController();
  const options = { consumer: 'reader', signal: own.signal };
  const subscription = await subscribe(watched, options, () => undefined);
  await vi.advanceTimersByTimeAsync(1);
  await idle.promise;
  await Promise.all([end(subscription, own), gone.promise]);
  expect(own.signal.aborted).toBe(how !== 'stopped');
  await store.close();
});
