/** How far the chains have read the ends of runs: every end once, however they are written. */
import { EventEmitter, once } from 'node:events';
import type { Position } from '@sb/events';
import { removeOldRuns } from '@sb/queue/engine';
import { loadSchedules } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { passEnds } from '../src/chains/chains-cursor.ts';
import { after, extract, load, openChains, insertEnds, idOf } from './open-chains.ts';
import { HOUR } from './open-schedules.ts';

const both = after([{ schedule: 'extract' }, { schedule: 'load' }]);
const one = after([{ schedule: 'extract' }]);

eachDialect('what a chain has read', (opener, dialect) => {
  test.skipIf(dialect === 'sqlite')(
    'leaves out nothing that an open transaction has written before it',
    async () => {
      const t = await openChains(opener, [extract, load, both]);
      const id = await idOf(t.store, 'extract');
      const steps = new EventEmitter();
      const [written, released] = [once(steps, 'written'), once(steps, 'released')];
      const writing = t.store.write(function* (tx) {
        yield* insertEnds(tx, id, 1);
        yield* tx.step({
          sqlite: () => {},
          postgres: async () => {
            steps.emit('written');
            await released;
          },
        });
      });
      await written;
      await t.end('load');
      expect(await t.fire()).toEqual([]);
      steps.emit('released');
      await writing;
      expect(await t.verdicts()).toEqual(['run']);
    },
  );

  test('is kept until then', async () => {
    const t = await openChains(opener, [extract, one]);
    await t.end('extract');
    const remove = async (): Promise<unknown> => {
      const { removed } = await removeOldRuns(t.store, { ageMs: 0 }, { now: t.clock.now + HOUR });
      return removed['runs'] ?? 0;
    };
    expect(await remove()).toBe(0);
    expect(await t.verdicts()).toEqual(['run']);
    expect(await remove()).toBe(1);
  });

  test('costs nothing where there never was one, and goes along where there is none any more', async () => {
    const without = await openChains(opener, [extract]);
    await without.end('extract');
    await passEnds(without.store);
    expect(await cursor(without.store)).toBeUndefined();
    const t = await openChains(opener, [extract, one]);
    const before = await cursor(t.store);
    await t.end('extract');
    await passEnds(t.store);
    expect(await cursor(t.store)).toBe(before);
    await loadSchedules(t.store, t.node, [extract]);
    t.clock.now += 25 * HOUR;
    await passEnds(t.store);
    expect(await cursor(t.store)).toBeGreaterThan(before ?? 0n);
  });
});

async function cursor(store: Store): Promise<bigint | undefined> {
  const row = await store.read((tx) =>
    tx.first(sql<Position>`select xid, seq from cursors where name = 'chains'`),
  );
  return row && BigInt(row.xid) * 1_000_000n + BigInt(row.seq);
}
