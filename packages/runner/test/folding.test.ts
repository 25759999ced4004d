import { readFlows } from '@sb/queue';
import { createEndCounts, createOwnEnds, defineJobs, enqueue, sampleDepths } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { createRegistry } from '@sb/jobs';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFolding } from '../src/chores/folding.ts';
import { job } from './open-runner.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');

eachDialect('the folding of a node', (open) => {
  test('takes no sample in the minute in which the node starts, so that a restart makes no wrong rate', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOON });
    onTestFinished(() => void vi.useRealTimers());
    const store = await open({ clock: () => Date.now() });
    const registry = createRegistry();
    registry.register([job('noop', () => undefined)]);
    await defineJobs(store, registry.list(), '1.0.0');
    const flow = async () => (await readFlows(store, { now: Date.now() })).byQueue.get('default');
    // The daemon before has sampled the first minute, and goes away.
    await sampleDepths(store);
    vi.setSystemTime(NOON + 100_000);
    const folding = createFolding(store, createEndCounts(), createOwnEnds());
    await folding.foldIfDue();
    for (let n = 0; n < 6; n++) await enqueue(store, { jobId: 'noop' });
    for (const minute of [2, 3]) {
      vi.setSystemTime(NOON + minute * 60_000);
      await folding.foldIfDue();
      expect(await flow()).toEqual({ out: 0 });
    }
    for (let n = 0; n < 3; n++) await enqueue(store, { jobId: 'noop' });
    vi.setSystemTime(NOON + 4 * 60_000);
    await folding.foldIfDue();
    expect(await flow()).toEqual({ in: 3 / 60, out: 0 });
  });

  test('sums the hours that are over also where the node lives for less than a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOON });
    onTestFinished(() => void vi.useRealTimers());
    const store = await open({ clock: () => Date.now() });
    await createFolding(store, createEndCounts(), createOwnEnds()).foldIfDue();
    const rows = await store.read((tx) =>
      tx.rows(sql`select seq as hour from cursors where name = 'counter:hours'`),
    );
    expect(rows).toEqual([{ hour: NOON / 3_600_000 - 1 }]);
  });
});
