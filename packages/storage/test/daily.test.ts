/** Work that one process of a store does once a day. */
import { type Daily, lastDaily, migrate, openStore, startDaily, type Store, takeLease } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { eachDialect } from './each-dialect.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

eachDialect('work of each day', (open) => {
  test('is done by one of many, and its begin can be read', async () => {
    const store = await open();
    const before = await store.now();
    const done: string[] = [];
    const all = ['ada', 'bram', 'cleo'].map((who) => start(store, async () => void done.push(who)));
    await expect.poll(() => done).toHaveLength(1);
    await Promise.all(all.map((one) => one.stop()));
    expect(done).toHaveLength(1);
    const at = (await lastDaily(store, 'retention')) ?? 0;
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(await store.now());
    expect(await lastDaily(store, 'expired')).toBeUndefined();
  });

  test('is given back when it fails or is stopped, so that another process goes on', async () => {
    const store = await open();
    const errors: unknown[] = [];
    start(store, () => Promise.reject(new Error('no disk')), errors);
    await expect.poll(() => errors).toMatchObject([{ message: 'no disk' }]);
    expect(await lastDaily(store, 'retention')).toBeUndefined();
    let isBegun = false;
    const stopped = start(store, async (signal) => {
      isBegun = true;
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await expect.poll(() => isBegun).toBe(true);
    await stopped.stop();
    expect(await lastDaily(store, 'retention')).toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});

test('an outage while it is done costs an hour and no day, and its own error is reported', async () => {
  const store = await memory();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let isOut = false;
  const write: Store['write'] = (body, how) =>
    isOut ? Promise.reject(new Error('no answer to the release')) : store.write(body, how);
  const errors: unknown[] = [];
  let whole = 0;
  start(
    { ...store, write },
    async () => {
      isOut = errors.length === 0;
      if (isOut) throw new Error('the store is gone');
      whole += 1;
    },
    errors,
  );
  await vi.advanceTimersByTimeAsync(1);
  await expect.poll(() => errors.length).toBe(1);
  expect(errors).toMatchObject([{ message: 'the store is gone' }]);
  isOut = false;
  const other = { holder: 'other', ttlMs: DAY };
  expect(await store.write((tx) => takeLease(tx, 'retention', other))).toBe(false);
  for (let hour = 0; hour < 3; hour += 1) await vi.advanceTimersByTimeAsync(HOUR);
  expect({ whole, errors: errors.length }).toEqual({ whole: 1, errors: 1 });
});

function start(store: Store, work: (signal: AbortSignal) => Promise<unknown>, errors: unknown[] = []): Daily {
  const failed = (error: unknown): void => void errors.push(error);
  const daily = startDaily(store, 'retention', { firstAfterMs: 0, work, failed });
  onTestFinished(() => daily.stop());
  return daily;
}

async function memory(): Promise<Store> {
  const store = await openStore({ url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await migrate(store, '0.1.0');
  return store;
}
