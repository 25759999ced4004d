import { freeLeasesOf, releaseLease, takeLease } from '@sb/storage';
import { expect, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';

eachDialect('a lease', (open) => {
  test('has one holder until it is released, runs out, or its node dies', async () => {
    let now = 1_000;
    const store = await open({ clock: () => now });
    const take = (holder: string, nodeId = 1) =>
      store.write((tx) => takeLease(tx, 'fold', { holder, nodeId, ttlMs: 100 }));

    expect(await take('ada')).toBe(true);
    expect(await take('bram')).toBe(false);
    now += 60;
    expect(await take('ada')).toBe(true);
    now += 60;
    expect(await take('bram')).toBe(false);
    now += 40;
    expect(await take('bram', 2)).toBe(true);
    await store.write((tx) => releaseLease(tx, 'fold', 'ada'));
    expect(await take('ada')).toBe(false);
    await store.write((tx) => releaseLease(tx, 'fold', 'bram'));
    expect(await take('ada')).toBe(true);
    await store.write((tx) => freeLeasesOf(tx, 1));
    expect(await take('bram')).toBe(true);
  });

  test('that was taken while the clock was a year ahead can be taken once it is right', async () => {
    let now = 31_536_000_000;
    const store = await open({ clock: () => now });
    const take = (holder: string) => store.write((tx) => takeLease(tx, 'day', { holder, ttlMs: 100 }));
    expect(await take('ada')).toBe(true);
    now -= 100;
    expect(await take('bram')).toBe(false);
    now = 1_000;
    expect(await take('bram')).toBe(true);
    expect(await take('ada')).toBe(false);
  });

  test('for a short time is not taken from one that took it for a longer one', async () => {
    let now = 1_000;
    const store = await open({ clock: () => now });
    const take = (holder: string, ttlMs: number) =>
      store.write((tx) => takeLease(tx, 'day', { holder, ttlMs, longestMs: 100 }));
    expect(await take('ada', 100)).toBe(true);
    expect(await take('bram', 10)).toBe(false);
    expect(await take('ada', 10)).toBe(true);
    now += 10;
    expect(await take('bram', 10)).toBe(true);
  });

  test('goes to one of many that ask at once', async () => {
    const store = await open();
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        store.write((tx) => takeLease(tx, 'org', { holder: `h${i}`, ttlMs: 10_000 })),
      ),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
