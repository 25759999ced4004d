import { latestPosition, type News, type Position, publish, readNews, START } from '@sb/events';
import { sql, type Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { deferred } from './deferred.ts';
import { endRun, publishTypes } from './facts.ts';

const idsAfter = async (store: Store, position: Position): Promise<readonly number[]> => {
  const { news } = await store.read((tx) => readNews(tx, position, 100));
  return news.map(({ id }) => id);
};

eachDialect('the tail', (open, dialect) => {
  test('merges history and events in the order of their writing', async () => {
    const store = await open();
    await publishTypes(store, 'first');
    await store.write((tx) => endRun(tx, { id: 70 }));
    await publishTypes(store, 'third', 'fourth');
    await store.write((tx) => endRun(tx, { id: 71, state: 5 }));
    const { news } = await store.read((tx) => readNews(tx, START, 10));
    expect(news.map(({ type }) => type)).toEqual(['first', 'job.completed', 'third', 'fourth', 'job.failed']);
  });

  test('tells the end of a run with what history knows of it', async () => {
    const store = await open();
    await store.write(function* (tx) {
      yield* endRun(tx, {
        id: 7,
        state: 5,
        input: '{"orgId":"acme"}',
        reason: 'error',
        error: 'no such mailbox',
      });
      yield* endRun(tx, { id: 8, state: 8, startedAt: null, input: '{"orgId":3}' });
    });
    const { news } = await store.read((tx) => readNews(tx, START, 10));
    expect(news).toMatchObject([
      { type: 'job.failed', at: new Date(1_250), jobId: 'mail.send', runId: 7, orgId: 'acme' },
      { type: 'run.expired', runId: 8 },
    ]);
    const common = { jobId: 'mail.send', trigger: 'manual', attempt: 1 };
    expect(news.map(({ payload }) => payload)).toEqual([
      { ...common, runId: 7, durationMs: 250, reason: 'error', orgId: 'acme', error: 'no such mailbox' },
      { ...common, runId: 8 },
    ]);
    expect(news[1]).not.toHaveProperty('orgId');
  });

  test('finds the org in an input that is stored apart', async () => {
    const store = await open();
    await store.write(function* (tx) {
      yield* endRun(tx, { id: 9, input: '@' });
      yield* tx.run(sql`insert into run_inputs (run_id, body) values (9, '{"orgId":"far"}')`);
    });
    expect((await store.read((tx) => readNews(tx, START, 10))).news).toMatchObject([{ orgId: 'far' }]);
  });

  test('gives what is wanted and moves on over the rest, a limit at a time', async () => {
    const store = await open();
    await publishTypes(store, 'a.one', 'b.one', 'b.two', 'a.two', 'b.three');
    await store.write((tx) => endRun(tx, { id: 1 }));
    const pages: string[][] = [];
    for (let position = START, before; position !== before;) {
      before = position;
      const page = await store.read((tx) => readNews(tx, position, 2, { types: ['a.*', 'job.completed'] }));
      pages.push(page.news.map(({ type }) => type));
      position = page.position;
    }
    expect(pages).toEqual([['a.one'], ['a.two'], ['job.completed'], []]);
  });

  test('goes on behind the latest position with what is written from then on', async () => {
    const store = await open();
    await publishTypes(store, 'before');
    const position = await store.read(latestPosition);
    expect(await idsAfter(store, position)).toEqual([]);
    await publishTypes(store, 'after');
    await store.write((tx) => endRun(tx, { id: 1 }));
    const { news } = await store.read((tx) => readNews(tx, position, 10));
    expect(news.map(({ type }) => type)).toEqual(['after', 'job.completed']);
  });

  test('gives each fact once while many write at once', async () => {
    const store = await open();
    const other = await open.again(store);
    let writing = true;
    const reader = (async () => {
      const seen: News[] = [];
      for (let position = START; ;) {
        const last = !writing;
        const page = await other.read((tx) => readNews(tx, position, 7));
        seen.push(...page.news);
        if (last && page.position === position) return seen;
        position = page.position;
      }
    })();
    const writes = Array.from({ length: 80 }, (_, i) =>
      store.write(function* (tx) {
        yield* publish(tx, [{ type: 'start', payload: {} }]);
        // Transactions that end in another order than they began in.
        if (dialect === 'postgres') yield* tx.rows(sql`select pg_sleep(${((i * 7) % 10) / 500})`);
        yield* endRun(tx, { id: i + 1 });
      }),
    );
    await Promise.all(writes);
    writing = false;
    const seen = await reader;
    const all = await store.read((tx) => readNews(tx, START, 1_000));
    expect(all.news).toHaveLength(160);
    expect(seen.map(({ id }) => id)).toEqual(all.news.map(({ id }) => id));
  });

  if (dialect === 'postgres') openTransactions(open);
});

/** What only a store with many writers at once has to get right. */
function openTransactions(open: Opener): void {
  test('holds back what was written after an open transaction, and misses nothing when it ends', async () => {
    const store = await open();
    await publishTypes(store, 'before');
    const early = await holdOpen(store, 'early');
    await publishTypes(store, 'late');
    await store.write((tx) => endRun(tx, { id: 1 }));

    const first = await store.read((tx) => readNews(tx, START, 10));
    expect(first.news.map(({ type }) => type)).toEqual(['before']);
    const nothing = await store.read((tx) => readNews(tx, first.position, 10));
    expect(nothing).toEqual({ news: [], position: first.position });

    await early.end();
    const rest = await store.read((tx) => readNews(tx, first.position, 10));
    expect(rest.news.map(({ type }) => type)).toEqual(['early', 'late', 'job.completed']);
  });

  test('has an open transaction behind its latest position, although its number was drawn before', async () => {
    const store = await open();
    const early = await holdOpen(store, 'early');
    const position = await store.read(latestPosition);
    await early.end();
    expect(await idsAfter(store, position)).toHaveLength(1);
  });
}

/** A transaction that has published and does not end before it is told to. */
async function holdOpen(store: Store, type: string): Promise<{ end(): Promise<void> }> {
  const written = deferred();
  const released = deferred();
  const writing = store.write(function* (tx) {
    yield* publish(tx, [{ type, payload: {} }]);
    yield* tx.step({
      sqlite: () => {},
      postgres: () => {
        written.resolve();
        return released.promise;
      },
    });
  });
  await written.promise;
  return {
    end() {
      released.resolve();
      return writing;
    },
  };
}
