/** Runs with limits and runs without are claimed apart; that neither starves for the sake of the other is seen here. */
import { createRegistry } from '@sb/jobs';
import { defineJobs, enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const concurrency = { limit: 1_000 };
const JOBS = [
  { id: 'plain', name: 'No limit', run: () => undefined },
  { id: 'limited', name: 'A limit', concurrency, run: () => undefined },
  { id: 'other', name: 'Another', concurrency, run: () => undefined },
];
const URGENT_AT_ONCE = 12;
/** At most so many trips with a full share. */
const TRIPS = 17;

eachDialect('under urgent work without end', (open) => {
  test.each`
    old          | urgent       | slots
    ${'limited'} | ${'plain'}   | ${1}
    ${'limited'} | ${'plain'}   | ${10}
    ${'plain'}   | ${'limited'} | ${1}
    ${'plain'}   | ${'limited'} | ${10}
    ${'other'}   | ${'limited'} | ${1}
  `('$old has its turn beside $urgent, $slots at once', async ({ old, urgent, slots }) => {
    const q = await openQueue(open);
    const registry = createRegistry();
    registry.register(JOBS);
    await defineJobs(q.store, registry.list(), '1.0.0');
    const node = await q.node(JOBS.map(({ id }) => id));
    const first = await q.enqueue({ jobId: old, priority: 'low' });
    const taken: number[] = [];
    for (let trip = 0; trip < TRIPS; trip++) {
      q.now += 1;
      await enqueueMany(
        q.store,
        Array.from({ length: URGENT_AT_ONCE }, () => ({ jobId: urgent, priority: 'critical' as const })),
      );
      const claimed = await node.claim(slots);
      expect(claimed).toHaveLength(slots);
      taken.push(...claimed.map(({ id }) => id));
    }
    expect(taken).toContain(first);
  });

  test.each`
    lacks     | slots
    ${'none'} | ${1}
    ${'none'} | ${10}
    ${'one'}  | ${1}
    ${'one'}  | ${10}
  `(
    'a run without a limit that comes while runs with limits fill $slots slots is found, $lacks of the jobs lacking',
    async ({ lacks, slots }) => {
      const q = await openQueue(open);
      const registry = createRegistry();
      registry.register(JOBS);
      await defineJobs(q.store, registry.list(), '1.0.0');
      const node = await q.node(lacks === 'one' ? ['plain', 'limited'] : JOBS.map(({ id }) => id));
      const enqueueLimited = () =>
        enqueueMany(
          q.store,
          Array.from({ length: URGENT_AT_ONCE }, () => ({ jobId: 'limited', priority: 'low' as const })),
        );
      expect(await node.claim(1)).toEqual([]);
      await enqueueLimited();
      expect(await node.claim(1)).toHaveLength(1);
      const urgent = await q.enqueue({ jobId: 'plain', priority: 'critical' });
      await enqueueLimited();
      const claimed = await node.claim(slots);
      expect(claimed.map(({ id }) => id)).toContain(urgent);
    },
  );

  test.each([1, 5])(
    'a run that is held for a limit of %d has its turn beside those that are more urgent',
    async (limit) => {
      const q = await openQueue(open);
      const registry = createRegistry();
      registry.register([{ id: 'narrow', name: 'Narrow', concurrency: { limit }, run: () => undefined }]);
      await defineJobs(q.store, registry.list(), '1.0.0');
      const node = await q.node(['narrow']);
      const urgent = (count: number) =>
        enqueueMany(
          q.store,
          Array.from({ length: count }, () => ({ jobId: 'narrow', priority: 'critical' as const })),
        );
      await urgent(12);
      const first = await q.enqueue({ jobId: 'narrow', priority: 'low' });
      const begun: number[] = [];
      // One of sixteen goes to the oldest: twelve are older.
      while (begun.length < 13 * 16 && !begun.includes(first)) {
        q.now += 1;
        await urgent(limit);
        const claimed = await node.claim(10);
        begun.push(...claimed.map(({ id }) => id));
        for (const run of claimed) await node.settle(run, { state: 'succeeded' });
      }
      expect(begun).toContain(first);
    },
  );
});
