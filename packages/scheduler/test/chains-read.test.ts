/** How far the chains have read the ends of runs: every end once, however they are written. */
import { EventEmitter, once } from 'node:events';
import type { Position } from '@sb/events';
import { removeOldRuns } from '@sb/queue/engine';
import { loadSchedules, pauseSchedule } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { passEnds } from '../src/chains/chains-cursor.ts';
import { after, extract, load, openChains, insertEnds, idOf } from './open-chains.ts';
import { HOUR, NINE } from './open-schedules.ts';

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

  test.skipIf(dialect === 'sqlite')(
    'is not all while an open transaction keeps back an end: a pause that is over stays until then',
    async () => {
      const t = await openChains(opener, [extract, load, one]);
      await pauseSchedule(t.store, 'report', { actor: 'ada', reason: 'holidays', until: NINE + HOUR });
      const [written, mayEnd] = [createGate(), createGate()];
      const writing = t.store.write(function* (tx) {
        yield* tx.run(sql`update schedules set description = 'held' where name = 'load'`);
        yield* tx.step({
          sqlite: () => {},
          postgres: async () => {
            written.open();
            await mayEnd.opened;
          },
        });
      });
      await written.opened;
      await t.end('extract');
      t.clock.now = NINE + 2 * HOUR;
      expect(await t.fire()).toEqual([]);
      expect(await t.events()).not.toContain('schedule.resumed');
      mayEnd.open();
      await writing;
      expect(await t.verdicts()).toEqual(['paused']);
      expect(await t.events()).toContain('schedule.resumed');
    },
  );

  test.skipIf(dialect === 'sqlite')(
    'is enough once no end of a pause is unread: a busy store keeps no pause that is over',
    async () => {
      const t = await openChains(opener, [extract, load, one]);
      await pauseSchedule(t.store, 'report', { actor: 'ada', reason: 'holidays', until: NINE });
      t.clock.now = NINE + HOUR;
      const [written, mayEnd] = [createGate(), createGate()];
      const writing = t.store.write(function* (tx) {
        yield* tx.run(sql`update schedules set description = 'held' where name = 'load'`);
        yield* tx.step({
          sqlite: () => {},
          postgres: async () => {
            written.open();
            await mayEnd.opened;
          },
        });
      });
      await written.opened;
      await t.end('extract');
      expect(await t.fire()).toEqual([]);
      expect(await t.events()).toContain('schedule.resumed');
      mayEnd.open();
      await writing;
      expect(await t.verdicts()).toEqual(['run']);
    },
  );

  test.skipIf(dialect === 'sqlite')(
    'may lack an end of the last moment of a pause: it is committed after it, and counts as in it',
    async () => {
      const t = await openChains(opener, [extract, one]);
      const id = await idOf(t.store, 'extract');
      await pauseSchedule(t.store, 'report', { actor: 'ada', reason: 'holidays', until: NINE + 2 });
      const [written, mayEnd] = [createGate(), createGate()];
      const writing = t.store.write(function* (tx) {
        yield* insertEnds(tx, id, 1);
        yield* tx.step({
          sqlite: () => {},
          postgres: async () => {
            written.open();
            await mayEnd.opened;
          },
        });
      });
      await written.opened;
      t.clock.now = NINE + 20;
      expect(await t.fire()).toEqual([]);
      mayEnd.open();
      await writing;
      expect(await t.verdicts()).toEqual(['paused']);
      t.clock.now += 10_000;
      await t.fire();
      expect(await t.events()).toContain('schedule.resumed');
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
