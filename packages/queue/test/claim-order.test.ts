/**
 * In which order runs of one queue and priority are claimed. Claims that follow each other keep it (model.test.ts, too).
 * Claims that are under way at the same time (of two daemons; on PostgreSQL also two of one daemon) share the head between
 * them, so one may get a run that comes after one of the other. A limit of one lets no two be under way.
 */
import { limitQueue } from '@sb/queue';
import { type ClaimedRun, enqueueMany } from '@sb/queue/engine';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestQueue } from './open-queue.ts';

const RUNS = 400;
const SLOTS = 20;
/** Runs that start one after the other. */
const STARTS = isSlow() ? 30 : 8;

async function enqueueAll(q: TestQueue): Promise<readonly number[]> {
  const all = await enqueueMany(
    q.store,
    Array.from({ length: RUNS }, () => ({ jobId: 'noop' })),
  );
  return all.map(({ id }) => id);
}

const idsOf = (runs: readonly ClaimedRun[]): readonly number[] => runs.map(({ id }) => id);

eachDialect('runs of one queue and priority', (open) => {
  test('claims at the same time take the first of them between them, each in order', async () => {
    const q = await openQueue(open);
    const [one, other] = [await q.node(), await q.node()];
    const waiting = [...(await enqueueAll(q))];
    while (waiting.length > 0) {
      const both = await Promise.all([one.claim(SLOTS), one.claim(SLOTS), other.claim(SLOTS)]);
      for (const claimed of both) expect(idsOf(claimed)).toEqual(idsOf(claimed).toSorted((a, b) => a - b));
      const taken = both.flatMap(idsOf).toSorted((a, b) => a - b);
      expect(taken.length).toBeGreaterThan(0);
      expect(taken).toEqual(waiting.splice(0, taken.length));
    }
  });

  test('with a limit of one they start strictly in order, however many ask at the same time', async () => {
    const q = await openQueue(open);
    const nodes = [await q.node(), await q.node()];
    await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
    const waiting = (await enqueueAll(q)).slice(0, STARTS);
    const started: number[] = [];
    while (started.length < waiting.length) {
      const claims = await Promise.all(
        nodes.flatMap((node) => [node, node]).map(async (node) => ({ node, runs: await node.claim(SLOTS) })),
      );
      const taken = claims.flatMap(({ node, runs }) => runs.map((run) => ({ node, run })));
      expect(taken).toHaveLength(1);
      for (const { node, run } of taken) {
        started.push(run.id);
        await node.settle(run, { state: 'succeeded' });
      }
    }
    expect(started).toEqual(waiting);
  });
});
