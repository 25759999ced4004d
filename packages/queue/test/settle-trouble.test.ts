/** Ends of a batch that single runs are to blame for: the others must not wait for them, nor get lost. */
import { findRun, listHistory } from '@sb/queue';
import { type ClaimedRun, type Ended, enqueueMany, type Outcome, releaseChildren } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { createGate, eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { expect, test, vi } from 'vitest';
import { openQueue, type TestNode } from './open-queue.ts';

const LOCK_TIMEOUT_MS = 300;
const SUCCESS: Outcome = { state: 'succeeded' };
const FAILURE: Outcome = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: JSON.stringify({ name: 'Error', message: 'boom' }),
};
/** No store takes this time. */
const NEVER: Outcome = { state: 'snoozed', delayMs: Number.NaN };

const ids = (runs: readonly { readonly id: number }[]): number[] =>
  runs.map(({ id }) => id).toSorted((a, b) => a - b);

async function claimSome(store: Store, node: TestNode, count: number): Promise<readonly ClaimedRun[]> {
  await enqueueMany(
    store,
    Array.from({ length: count }, () => ({ jobId: 'noop' })),
  );
  return node.claim();
}

const endsOf = (runs: readonly ClaimedRun[], outcomeOf: (i: number) => Outcome): readonly Ended[] =>
  runs.map(({ id, claimNo, jobId }, i) => ({ id, claimNo, jobId, outcome: outcomeOf(i) }));

/** What the server said to each write that a lock has stopped. */
function watchRefusals(store: Store): string[] {
  const refusals: string[] = [];
  const { write } = store;
  vi.spyOn(store, 'write').mockImplementation(async (...how) => {
    try {
      return await write(...how);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      refusals.push(cause instanceof Error ? cause.message : String(error));
      throw error;
    }
  });
  return refusals;
}

eachDialect('a batch of ends', (open, dialect) => {
  test.skipIf(dialect === 'sqlite').each([
    ['successes', SUCCESS],
    ['failures', FAILURE],
  ])(
    'of which one has a locked row: the others (%s) are settled, and that one when it is free',
    async (_what, outcome) => {
      const q = await openQueue(open, { lockTimeoutMs: LOCK_TIMEOUT_MS });
      const node = await q.node();
      const runs = await claimSome(q.store, node, 6);
      const ends = endsOf(runs, () => outcome);
      const [locked] = ends.slice(2);
      if (!locked) throw new Error('nothing claimed');
      const letGo = await holdRun(q.store, locked.id);
      const refusals = watchRefusals(q.store);

      const { kept, lost, refused } = await node.ticker.tick(ends, 0);
      expect({ kept, lost, refused }).toEqual({ kept: [locked], lost: [], refused: [] });
      const free = ids(ends).filter((id) => id !== locked.id);
      expect(ids((await listHistory(q.store, { limit: 10 })).runs)).toEqual(free);

      // It has waited for this lock once: now a batch with it waits for nothing.
      const [more] = endsOf(await claimSome(q.store, node, 1), () => SUCCESS);
      expect(refusals.splice(0)).toContainEqual(expect.stringMatching(/due to lock timeout/));
      const again = await node.ticker.tick(more ? [locked, more] : [], 0);
      expect(again.kept).toEqual([locked]);
      expect(refusals).toEqual([expect.stringMatching(/^could not obtain lock/)]);

      await letGo();
      expect((await node.ticker.tick(again.kept, 0)).kept).toEqual([]);
      expect(await findRun(q.store, locked.id)).toMatchObject({ state: outcome.state });
      expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(7);
    },
  );

  test.runIf(dialect === 'postgres')(
    'of which a parent is locked keeps that end, and the runs that were claimed with it',
    async () => {
      const q = await openQueue(open, { lockTimeoutMs: LOCK_TIMEOUT_MS });
      const node = await q.node();
      const parent = await q.enqueue();
      await q.enqueue({ after: [{ run: parent }] });
      const runs = await node.claim(1);
      const next = await q.enqueue();
      const letGo = await holdRun(q.store, parent);
      const { claimed, kept } = await node.ticker.tick(
        endsOf(runs, () => SUCCESS),
        1,
      );
      expect([ids(claimed), ids(kept)]).toEqual([[next], [parent]]);
      await letGo();
      expect(await node.ticker.tick(kept, 0)).toMatchObject({ kept: [], lost: [] });
      expect(await findRun(q.store, parent)).toMatchObject({ state: 'succeeded' });
    },
  );

  test.runIf(dialect === 'postgres')(
    'of which ends of two kinds have locked rows waits for a lock once, not once for each kind',
    async () => {
      const q = await openQueue(open, { lockTimeoutMs: LOCK_TIMEOUT_MS });
      const node = await q.node();
      const ends = endsOf(await claimSome(q.store, node, 4), (i) => (i < 2 ? FAILURE : SUCCESS));
      const locked = [ends[0], ends[2]].filter((one) => one !== undefined);
      const letGo: (() => Promise<void>)[] = [];
      for (const { id } of locked) letGo.push(await holdRun(q.store, id));
      const refusals = watchRefusals(q.store);
      const { kept, lost } = await node.ticker.tick(ends, 0);
      expect({ kept: ids(kept), lost }).toEqual({ kept: ids(locked), lost: [] });
      expect(refusals.filter((words) => words.includes('due to lock timeout'))).toHaveLength(1);
      expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(2);
      for (const go of letGo) await go();
      expect((await node.ticker.tick(kept, 0)).kept).toEqual([]);
    },
  );

  test.runIf(dialect === 'postgres')(
    'locks its runs in the order of their ids, so that two batches never wait for each other',
    async () => {
      const q = await openQueue(open);
      const node = await q.node();
      const [first, last] = await claimSome(q.store, node, 2);
      if (!first || !last) throw new Error('nothing claimed');
      const [hasFirst, mayEnd] = [createGate(), createGate()];
      const other = q.store.write(function* (tx) {
        yield* tx.run(sql`select 1 from runs where id = ${first.id} for update`);
        yield* tx.step<unknown>({
          sqlite: () => undefined,
          postgres: () => {
            hasFirst.open();
            return mayEnd.opened;
          },
        });
        yield* tx.run(sql`select 1 from runs where id = ${last.id} for update nowait`);
      });
      await hasFirst.opened;
      const settling = node.ticker.tick(
        endsOf([last, first], () => FAILURE),
        0,
      );
      await untilBlocked(q.store);
      mayEnd.open();
      await expect(other).resolves.toBeUndefined();
      expect(await settling).toMatchObject({ kept: [], lost: [], refused: [] });
    },
  );

  test('of which one cannot be stored: its run fails with the reason, the others are settled', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const runs = await claimSome(q.store, node, 5);
    const ends = endsOf(runs, (i) => (i === 1 ? NEVER : i === 3 ? FAILURE : SUCCESS));
    const { kept, lost, refused } = await node.ticker.tick(ends, 0);
    expect({ kept, lost }).toEqual({ kept: [], lost: [] });
    expect(refused).toMatchObject([{ id: ends[1]?.id, outcome: { state: 'failed', reason: 'error' } }]);
    const { runs: finished } = await listHistory(q.store, { limit: 10 });
    expect(finished.toSorted((a, b) => a.id - b.id).map(({ state }) => state)).toEqual([
      'succeeded',
      'failed',
      'succeeded',
      'failed',
      'succeeded',
    ]);
    const poisonous = await findRun(q.store, ends[1]?.id ?? 0);
    expect(poisonous.error?.message).toContain('The end of this attempt (snoozed) could not be stored');
    expect(poisonous).toMatchObject({ deadLetter: { status: 'open' } });

    // After a trip that failed half-way the ends come again: this one is still known as the failure that was stored.
    const again = await node.ticker.tick(ends, 0);
    expect(again).toMatchObject({ kept: [], lost: [], refused: [], overruled: refused });
  });

  test('of which one carries an event that is none: its run fails, and no event is stored', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const runs = await claimSome(q.store, node, 3);
    const event = { type: 'a\0b', payload: {} };
    const ends = endsOf(runs, (i) => (i === 0 ? { state: 'succeeded', events: [event] } : SUCCESS));
    expect(ids((await node.ticker.tick(ends, 0)).refused)).toEqual([ends[0]?.id]);
    expect(await findRun(q.store, ends[0]?.id ?? 0)).toMatchObject({ state: 'failed', reason: 'error' });
    expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(3);
  });

  test('of which a parent cannot be followed at once keeps the runs that were claimed with it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const parent = await q.enqueue();
    const child = await q.enqueue({ after: [{ run: parent }] });
    const runs = await node.claim(1);
    const next = await q.enqueue();
    const { write } = q.store;
    let failures = 0;
    const spy = vi.spyOn(q.store, 'write').mockImplementation(async (...how) => {
      if (failures === 0 && (await findRun(q.store, next)).state === 'running') {
        failures += 1;
        throw new Error('the store is away');
      }
      return write(...how);
    });
    const { claimed, lost } = await node.ticker.tick(
      endsOf(runs, () => FAILURE),
      1,
    );
    spy.mockRestore();
    expect({ claimed: ids(claimed), lost, failures }).toEqual({ claimed: [next], lost: [], failures: 1 });
    // As the chore of a node does.
    await releaseChildren(q.store);
    expect(await findRun(q.store, child)).toMatchObject({ state: 'skipped' });
  });

  test('that fails because the store is away is kept whole', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const ends = endsOf(await claimSome(q.store, node, 3), () => SUCCESS);
    const other = await open.again(q.store);
    await q.store.close();
    await expect(node.ticker.tick(ends, 0)).rejects.toThrow(/not open|after calling end/);
    expect((await listHistory(other, { limit: 10 })).runs).toEqual([]);
  });
});
