/** A time, a size or a depth beyond what a date or a column can hold made the queue unreadable for good. */
import { limitQueue, pauseJob, pauseQueue, readQueues } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'why' };
/** A time in ms that was taken for seconds. */
const FAR_MS = 1_794_000_000_000_000;
const DAY_MS = 86_400_000;

aboveStore('a time that is too far', (open) => {
  test.each(['delayMs', 'startWithinMs', 'timeoutMs', 'dedupeTtlMs'])(
    'is refused as %s of a request',
    async (name) => {
      const q = await openQueue(open);
      await expect(enqueue(q.store, { jobId: 'noop', [name]: FAR_MS })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      });
    },
  );

  test.each([FAR_MS * 1_000, 253_402_300_800_000, Number.NaN, -1])(
    'is refused as the end of a pause: %d',
    async (until) => {
      const q = await openQueue(open);
      for (const pause of [
        () => pauseQueue(q.store, 'default', { ...ADA, until }),
        () => pauseJob(q.store, 'noop', { ...ADA, until }),
      ])
        await expect(pause()).rejects.toMatchObject({
          code: 'PAUSE_INVALID',
          message: expect.stringContaining(String(until)),
        });
      expect(await readQueues(q.store)).toMatchObject([{ mode: 'active' }, { mode: 'active' }]);
    },
  );
});

eachDialect('a time that is too far', (open) => {
  test('is not that of the end of the year 9999', async () => {
    const q = await openQueue(open);
    await pauseQueue(q.store, 'default', { ...ADA, until: 253_402_300_799_999 });
    expect(await readQueues(q.store)).toContainEqual(expect.objectContaining({ until: 253_402_300_799_999 }));
  });
});

aboveStore('a limit that no queue can have', (open) => {
  test.each([
    [{ maxDepth: 2 ** 31 }, 'maxDepth: expected a whole number from 0 to 1000000000, got 2147483648'],
    [{ maxDepth: 1.5 }, 'maxDepth: expected'],
    [{ maxRunning: 2 ** 31 }, 'maxRunning: expected a whole number from 1 to 1000000000'],
    [{ rate: { limit: 0, perMs: 1_000 } }, 'rate.limit: expected'],
    [{ rate: { limit: 1, perMs: FAR_MS } }, 'rate.perMs: expected a whole number from 1 to 3155760000000'],
    [{ rate: { limit: 1, perMs: 1_000, burst: 2 ** 40 } }, 'rate.burst: expected a whole number'],
    [{ rate: { limit: 1, perMs: DAY_MS, burst: 36_526 } }, 'rate.burst: expected runs that are due again'],
  ])('is refused: %j', async (limits, message) => {
    const q = await openQueue(open);
    await expect(limitQueue(q.store, 'default', { ...ADA, ...limits })).rejects.toMatchObject({
      code: 'LIMIT_INVALID',
      message: expect.stringContaining(message),
    });
  });
});
