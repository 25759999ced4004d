import { sql, type Tx } from '@sb/storage';
import { expect, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';

function* addQueue(tx: Tx, name: string) {
  yield* tx.run(sql`insert into queues (name) values (${name})`);
}

function* queueNames(tx: Tx) {
  const rows = yield* tx.rows(sql<{ name: string }>`select name from queues order by name`);
  return rows.map(({ name }) => name);
}

eachDialect('a write', (open) => {
  test('gives its result and leaves what it wrote', async () => {
    const store = await open();
    const names = await store.write(function* (tx) {
      yield* addQueue(tx, 'mail');
      return yield* queueNames(tx);
    });
    expect(names).toEqual(['mail']);
    expect(await store.read(queueNames)).toEqual(['mail']);
  });

  test('leaves nothing behind when its body throws, and the next write goes on', async () => {
    const store = await open();
    const failing = store.write(function* (tx) {
      yield* addQueue(tx, 'lost');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await store.write((tx) => addQueue(tx, 'kept'));
    expect(await store.read(queueNames)).toEqual(['kept']);
  });

  test.each([false, true])('that rings wakes who listens elsewhere (autocommit %s)', async (autocommit) => {
    const store = await open();
    const other = await open.again(store);
    let heard = 0;
    const leave = await other.listen(() => {
      heard += 1;
    });
    const before = heard;
    await store.write((tx) => addQueue(tx, 'mail'), { autocommit, rings: true });
    await expect.poll(() => heard).toBeGreaterThan(before);
    leave();
  });

  test('inside a write is refused', async () => {
    const store = await open();
    const nested = store.write(function* (tx) {
      yield* addQueue(tx, 'outer');
      void store.write((inner) => addQueue(inner, 'inner'));
    });
    await expect(nested).rejects.toMatchObject({ code: 'NESTED_WRITE' });
    expect(await store.read(queueNames)).toEqual([]);
  });

  test('that is acknowledged survives beside a slow transaction that rolls back', async () => {
    const store = await open();
    const cold = store.write(function* (tx) {
      yield* addQueue(tx, 'cold-1');
      yield* tx.rows(tx.dialect === 'postgres' ? sql`select pg_sleep(0.05)` : sql`select 1`);
      yield* addQueue(tx, 'cold-2');
      throw new Error('rolled back');
    });
    const hot = store.write((tx) => addQueue(tx, 'hot'));
    await Promise.all([hot, expect(cold).rejects.toThrow('rolled back')]);
    expect(await store.read(queueNames)).toEqual(['hot']);
  });

  test('that is acknowledged can be read by another process at once', async () => {
    const one = await open();
    const two = await open.again(one);
    await one.write((tx) => addQueue(tx, 'there'));
    expect(await two.read(queueNames)).toEqual(['there']);
  });

  test('from two handles at once loses nothing', async () => {
    const one = await open();
    const two = await open.again(one);
    const names = Array.from({ length: 40 }, (_, i) => `q-${String(i).padStart(2, '0')}`);
    await Promise.all(names.map((name, i) => (i % 2 ? one : two).write((tx) => addQueue(tx, name))));
    expect(await one.read(queueNames)).toEqual(names);
  });

  test('tells the time of the store, or the one that a test hands in', async () => {
    const store = await open({ clock: () => 42 });
    const read = await store.read(function* (tx) {
      return yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
    });
    expect(read).toEqual({ now: 42 });
    const real = await open();
    const before = Date.now();
    const row = await real.read(function* (tx) {
      return yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
    });
    // The clock of another machine may differ a little.
    expect(row?.now).toBeGreaterThan(before - 5_000);
    expect(row?.now).toBeLessThan(Date.now() + 5_000);
  });

  test('wakes a listener on its own handle at once', async () => {
    const store = await open();
    let told = 0;
    await store.listen(() => {
      told += 1;
    });
    const before = told;
    store.ring();
    expect(told).toBe(before + 1);
  });

  test('wakes a listener on another handle', async () => {
    const one = await open();
    const two = await open.again(one);
    const heard = new Promise<void>((resolve) => {
      void two.listen(resolve).then(() => one.ring());
    });
    await expect(heard).resolves.toBeUndefined();
  });
});
