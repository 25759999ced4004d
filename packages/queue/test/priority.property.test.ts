/**
 * However much urgent work keeps coming, whoever claims it in whatever portions: of each node's sixteen slots one goes
 * to the oldest due run of any priority and queue, so that run number n waits for at most 16 * n slots of one node; and
 * no more than that one is taken from what is urgent.
 */
import * as fc from 'fast-check';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const SLOTS_PER_OLDEST = 16;
const MOST = 40;
/** Rows of claims. */
const CASES = isSlow() ? { sqlite: 30, postgres: 10 } : { sqlite: 12, postgres: 4 };

const starving = fc.array(
  fc.record({
    jobId: fc.constantFrom('noop', 'mail'),
    priority: fc.constantFrom('high' as const, 'normal' as const, 'low' as const),
  }),
  { minLength: 1, maxLength: 12 },
);
const claims = fc.array(
  fc.record({
    node: fc.nat(2),
    slots: fc.integer({ min: 1, max: MOST }),
    of: fc.constantFrom('noop', 'mail'),
  }),
  { minLength: 4, maxLength: 24 },
);

eachDialect('under urgent work without end', (open, dialect) => {
  test('the oldest run gets one of sixteen slots of each node, and no more', async () => {
    const q = await openQueue(open);
    await fc.assert(
      fc.asyncProperty(starving, claims, async (old, all) => {
        const nodes = await Promise.all([q.node(), q.node(), q.node()]);
        const waiting: number[] = [];
        for (const request of old) {
          q.now += 1;
          waiting.push(await q.enqueue(request));
        }
        q.now += 1;
        const given = nodes.map(() => ({ slots: 0, toOldest: 0 }));
        for (const { node, slots, of } of all) {
          await enqueueMany(
            q.store,
            Array.from({ length: MOST }, () => ({ jobId: of, priority: 'critical' as const })),
          );
          const taken = (await nodes[node]?.claim(slots)) ?? [];
          const oldest = taken.map(({ id }) => id).filter((id) => id <= (waiting.at(-1) ?? 0));
          const mine = given[node] ?? { slots: 0, toOldest: 0 };
          mine.slots += slots;
          mine.toOldest += oldest.length;
          expect(taken).toHaveLength(slots);
          expect(oldest).toEqual(waiting.splice(0, oldest.length));
          const due = Math.floor(mine.slots / SLOTS_PER_OLDEST);
          expect(mine.toOldest).toBeLessThanOrEqual(due);
          expect(waiting.length === 0 || mine.toOldest === due).toBe(true);
        }
        for (const node of nodes) while ((await node.claim(500)).length > 0);
        q.now += 1;
      }),
      { numRuns: CASES[dialect], endOnFailure: true },
    );
  });
});
