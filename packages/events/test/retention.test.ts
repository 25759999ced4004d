import {
  type Gap,
  lowestEngineCursor,
  type News,
  noteRemoved,
  publish,
  readNews,
  removeOldEvents,
  START,
  subscribe,
} from '@sb/events';
import { sql, type Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { aborted, deferred } from './deferred.ts';
import { endRun, publishTypes } from './facts.ts';

const MOMENT = { before: 1_000, now: 5_000 };

/** Events of these times, one a transaction. */
async function openWith(open: Opener, ...times: readonly number[]): Promise<Store> {
  const clock = { now: 0 };
  const store = await open({ clock: () => clock.now });
  for (const at of times) {
    clock.now = at;
    await publishTypes(store, `at.${at}`);
  }
  await settled(store, times.length);
  return store;
}

/** PostgreSQL: the transactions that are open anywhere on the server must end first. */
async function settled(store: Store, events: number): Promise<void> {
  const read = () => store.read((tx) => readNews(tx, START, events));
  await expect.poll(async () => (await read()).news.length, { interval: 5 }).toBe(events);
}

async function left(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ type: string }>`select type from events order by seq`));
  return rows.map(({ type }) => type);
}

eachDialect('retention of events', (open) => {
  test('removes those of before a time, and says in a dry run how many they are', async () => {
    const store = await openWith(open, 10, 999, 9_999, 500, 1_000);
    expect((await removeOldEvents(store, MOMENT, { dryRun: true })).removed).toEqual({ events: 3 });
    expect(await left(store)).toHaveLength(5);
    expect(await removeOldEvents(store, MOMENT)).toEqual({ removed: { events: 3 }, isWhole: true });
    expect(await left(store)).toEqual(['at.9999', 'at.1000']);
    expect(await removeOldEvents(store, MOMENT)).toEqual({ removed: {}, isWhole: true });
  });

  test('keeps what people did for a time of its own', async () => {
    const store = await openWith(open, 10, 20, 500);
    await store.write((tx) => tx.run(sql`update events set actor = 'ada' where at in (10, 20)`));
    const ages = { ...MOMENT, actsBefore: 15 };
    expect(await removeOldEvents(store, ages)).toEqual({ removed: { events: 2 }, isWhole: true });
    expect(await left(store)).toEqual(['at.20']);
    expect((await removeOldEvents(store, ages)).removed).toEqual({});
  });

  test('removes what people did, and reads nothing else, where all else stays for ever', async () => {
    const store = await openWith(open, 10, 20, 30);
    await store.write((tx) => tx.run(sql`update events set actor = 'ada' where at in (10, 30)`));
    const ages = { before: -Infinity, actsBefore: 25, now: 5_000 };
    expect((await removeOldEvents(store, ages)).removed).toEqual({ events: 1 });
    expect(await left(store)).toEqual(['at.20', 'at.30']);
  });

  test('looks past a page of events from a clock that ran ahead', async () => {
    const clock = { now: 9_999 };
    const store = await open({ clock: () => clock.now });
    await publishTypes(store, ...Array.from({ length: 2_000 }, () => 'ahead'));
    clock.now = 10;
    await publishTypes(store, 'old');
    await settled(store, 2_001);
    expect((await removeOldEvents(store, MOMENT)).removed).toEqual({ events: 1 });
  });

  test('goes on behind a page that holds young ones, too, and no further than one of nothing else', async () => {
    const clock = { now: 2_000 };
    const store = await open({ clock: () => clock.now });
    const add = async (at: number, count: number): Promise<void> => {
      clock.now = at;
      await publishTypes(store, ...Array.from({ length: count }, () => `at.${at}`));
    };
    await add(2_000, 1);
    await add(10, 2_050);
    await settled(store, 2_051);
    expect((await removeOldEvents(store, MOMENT)).removed).toEqual({ events: 2_050 });
    await add(2_000, 2_000);
    await add(10, 1);
    await settled(store, 2_002);
    expect((await removeOldEvents(store, MOMENT)).removed).toEqual({});
  });

  test('is not held back by what it has removed itself', async () => {
    const clock = { now: 10 };
    const store = await open({ clock: () => clock.now });
    for (let times = 0; times < 2; times++) {
      await publishTypes(store, 'old');
      await settled(store, 1);
      expect((await removeOldEvents(store, MOMENT)).removed).toEqual({ events: 1 });
    }
  });

  test('stops at what a part of the engine has yet to read; neither the fold nor a consumer is one', async () => {
    const store = await openWith(open, 1, 2, 3);
    const { news } = await store.read((tx) => readNews(tx, START, 9));
    const { xid = '', seq = 0 } = news[1]?.position ?? {};
    const keep = (name: string, at: { xid: string; seq: number }) =>
      store.write((tx) =>
        tx.run(sql`insert into cursors (name, xid, seq) values (${name}, ${at.xid}, ${at.seq})`),
      );
    await keep('fold', START);
    await keep('consumer:x', START);
    await keep('alerts', { xid, seq });
    expect(await store.read((tx) => lowestEngineCursor(tx))).toEqual(START);
    expect((await removeOldEvents(store, MOMENT)).removed).toEqual({ events: 2 });
    expect(await left(store)).toEqual(['at.3']);
  });

  test('leaves room for the news of a transaction that is still open', async () => {
    const store = await openWith(open, 1);
    if (store.dialect === 'sqlite') return;
    const [locked, mayEnd] = [deferred(), deferred()];
    const writing = store.write(function* (tx) {
      yield* publish(tx, [{ type: 'late', payload: {} }]);
      yield* tx.step({
        sqlite: () => undefined,
        postgres: async () => {
          locked.resolve();
          await mayEnd.promise;
        },
      });
    });
    await locked.promise;
    await publishTypes(store, 'overtaking');
    await removeOldEvents(store, { before: 9_000, now: 9_000 });
    expect(await left(store)).toEqual(['overtaking']);
    mayEnd.resolve();
    await writing;
    expect(await left(store)).toEqual(['late', 'overtaking']);
  });
});

eachDialect('a subscriber that retention has overtaken', (open) => {
  test('is told of the gap first, then of what is left, and of the gap no second time', async () => {
    const store = await openWith(open, 1);
    const before = await listen(store);
    await before.until(1);
    await before.stop();
    await publishTypes(store, 'gone', 'kept');
    await store.write(function* (tx) {
      const row = yield* tx.first(sql<{ seq: number }>`delete from events where type = 'gone' returning seq`);
      yield* noteRemoved(tx, 'events', { ...(yield* lastPosition(tx)), seq: row?.seq ?? 0 });
    });
    const after = await listen(store);
    await after.until(2);
    await publishTypes(store, 'next');
    store.ring();
    await after.until(3);
    await after.stop();
    expect(after.told).toEqual([
      { type: 'gap', after: expect.any(Object), upTo: expect.any(Object) },
      'kept',
      'next',
    ]);
    const again = await listen(store);
    await publishTypes(store, 'last');
    store.ring();
    await again.until(1);
    await again.stop();
    expect(again.told).toEqual(['last']);
  });

  test('is told so where nothing is left, and not again when it comes back', async () => {
    const store = await openWith(open, 1, 2);
    await knowReader(store);
    await removeOldEvents(store, MOMENT);
    const reader = await listen(store);
    await reader.until(1);
    await reader.stop();
    expect(reader.told).toMatchObject([{ type: 'gap', after: START }]);
    await publishTypes(store, 'new');
    const again = await listen(store);
    await again.until(1);
    await again.stop();
    expect(again.told).toEqual(['new']);
  });

  test('and is stopped before it was told is told when it comes back', async () => {
    const store = await openWith(open, 1, 2);
    await knowReader(store);
    await removeOldEvents(store, MOMENT);
    const failed = new AbortController();
    const options = { consumer: 'reader', onError: () => failed.abort(), signal: failed.signal };
    const broken = await subscribe(
      store,
      { ...options, onGap: () => Promise.reject(new Error('not now')) },
      () => undefined,
    );
    await aborted(failed.signal);
    await broken.stop();
    const reader = await listen(store);
    await reader.until(1);
    await reader.stop();
    expect(reader.told).toMatchObject([{ type: 'gap', after: START }]);
  });

  test('is told of the highest place that was removed, in whatever order that was', async () => {
    const store = await open();
    await store.write(function* (tx) {
      for (const seq of [5, 9, 7]) yield* noteRemoved(tx, 'events', { xid: '0', seq });
    });
    const { gap } = await store.read((tx) => readNews(tx, START, 9));
    expect(gap?.upTo).toEqual({ xid: '0', seq: 9 });
  });

  test('is told once of a gap that ends behind many pages of what is left', async () => {
    const store = await open();
    await knowReader(store);
    await publishTypes(store, ...Array.from({ length: 250 }, () => 'kept'));
    await store.write(function* (tx) {
      yield* noteRemoved(tx, 'run_history', yield* lastPosition(tx));
    });
    const reader = await listen(store);
    await reader.until(251);
    await reader.stop();
    expect(reader.told.filter((one) => typeof one === 'object')).toHaveLength(1);
  });

  test('is not told of runs when it wants none, nor of what was removed before it came', async () => {
    const store = await openWith(open, 1, 2);
    await removeOldEvents(store, MOMENT);
    await publishTypes(store, 'invoice.sent');
    const fresh = await listen(store, ['invoice.*']);
    await fresh.until(1);
    await fresh.stop();
    expect(fresh.told).toEqual(['invoice.sent']);
    await store.write((tx) => endRun(tx, { id: 1 }));
    await publishTypes(store, 'invoice.paid');
    await store.write(function* (tx) {
      yield* noteRemoved(tx, 'run_history', yield* lastPosition(tx));
    });
    const reader = await listen(store, ['invoice.*']);
    await reader.until(1);
    await reader.stop();
    expect(reader.told).toEqual(['invoice.paid']);
  });

  test('without onGap hears of it by onError', async () => {
    const store = await openWith(open, 1, 2);
    await knowReader(store);
    await removeOldEvents(store, MOMENT);
    const heard = deferred();
    const errors: unknown[] = [];
    const onError = (error: unknown): void => {
      errors.push(error);
      heard.resolve();
    };
    await using _ = await subscribe(store, { consumer: 'reader', onError }, () => undefined);
    await heard.promise;
    expect(errors).toMatchObject([{ code: 'EVENTS_REMOVED', gap: { type: 'gap', after: START } }]);
  });
});

/** As if it had been there before everything. */
function knowReader(store: Store): Promise<unknown> {
  return store.write((tx) => tx.run(sql`insert into cursors (name, seq) values ('consumer:reader', 0)`));
}

interface Heard {
  readonly told: (string | Gap)[];
  until(count: number): Promise<void>;
  stop(): Promise<void>;
}

async function listen(store: Store, types?: readonly string[]): Promise<Heard> {
  const told: (string | Gap)[] = [];
  let look: (() => void) | undefined;
  const note = (one: string | Gap): void => {
    told.push(one);
    look?.();
  };
  const subscription = await subscribe(
    store,
    { consumer: 'reader', onGap: note, ...(types && { types }) },
    ({ type }: News) => note(type),
  );
  return {
    told,
    until: (count) =>
      new Promise((resolve) => {
        look = () => told.length >= count && resolve();
        look();
      }),
    stop: () => subscription.stop(),
  };
}

function* lastPosition(tx: Parameters<Parameters<Store['read']>[0]>[0]) {
  const xid = tx.dialect === 'sqlite' ? sql`'0'` : sql`xid::text`;
  const row = yield* tx.first(sql<{ xid: string; seq: number }>`
    select ${xid} as xid, seq from events order by seq desc limit 1`);
  return row ?? START;
}
