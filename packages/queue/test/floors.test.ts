import { createTicker } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

eachDialect('a busy node', (open, dialect) => {
  /** Six runs, each asked for later than the one before, and a node whose clock stands still. */
  async function openBusy() {
    const q = await openQueue(open);
    const node = await q.node();
    const runs: number[] = [];
    for (let i = 0; i < 6; i++) {
      runs.push(await q.enqueue());
      q.now += 5;
    }
    const clock = { ms: 0 };
    const ticker = createTicker({
      store: q.store,
      nodeId: node.id,
      jobs: ['noop'],
      monotonic: () => clock.ms,
    });
    const claim = async (slots: number) => {
      const { claimed, exhausted } = await ticker.tick([], slots);
      return { claimed, places: claimed.map(({ id }) => runs.indexOf(id)), exhausted };
    };
    const {
      claimed: [first],
    } = await claim(1);
    expect((await claim(1)).places).toEqual([1]);
    if (first) await ticker.tick([{ ...first, outcome: { state: 'released' } }], 0);
    return { clock, claim };
  }

  describe.runIf(dialect === 'postgres')('looks from where the front was a second ago', () => {
    test('and finds within a second what has come back before it', async () => {
      const { clock, claim } = await openBusy();
      clock.ms = 999;
      expect((await claim(1)).places).toEqual([2]);
      clock.ms = 1_000;
      expect((await claim(1)).places).toEqual([0]);
      expect((await claim(1)).places).toEqual([3]);
    });

    test('and from the very front as soon as it gets less than it could take', async () => {
      const { claim } = await openBusy();
      expect(await claim(10)).toMatchObject({ places: [2, 3, 4, 5], exhausted: false });
      expect(await claim(10)).toMatchObject({ places: [0] });
    });

    test('and does not rest before it has looked from there', async () => {
      const { claim } = await openBusy();
      expect((await claim(4)).places).toEqual([2, 3, 4, 5]);
      expect(await claim(1)).toMatchObject({ places: [], exhausted: false });
      expect((await claim(1)).places).toEqual([0]);
      expect(await claim(1)).toMatchObject({ places: [], exhausted: true });
    });
  });

  test.runIf(dialect === 'sqlite')('looks from the very front always: nothing stands there', async () => {
    const { claim } = await openBusy();
    expect((await claim(1)).places).toEqual([0]);
  });
});
