/** A node that an operator drains takes nothing more, and is to be stopped once it holds nothing at all. */
import type { JobContext } from '@sb/jobs';
import { drainNode, findRun } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { job, run } from './open-runner.ts';

const SOME_LOOKS_MS = 3_000;

test.each<[what: string, body: (ctx: JobContext, mayGoOn: Promise<void>) => unknown]>([
  ['a run under way', (_ctx, mayGoOn) => mayGoOn],
  ['a line to store', ({ logger }) => logger.info('hello')],
  ['an end to write', () => undefined],
])('a drained node that has %s is not to be stopped yet', async (_what, body) => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const [begun, mayGoOn] = [createGate(), createGate()];
  let hangsNext = false;
  const hanging: Store = {
    ...store,
    async write(...how) {
      const waits = hangsNext ? mayGoOn.opened : undefined;
      hangsNext = false;
      await waits;
      return store.write(...how);
    },
  };
  const work = job('work', (ctx) => {
    hangsNext = true;
    begun.open();
    return body(ctx, mayGoOn.opened);
  });
  // Time goes on by itself, too: on a busy machine the loop leaves a gap between its trips.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  let drained = 0;
  const runner = await run(hanging, [work], { drained: () => (drained += 1) });
  const first = await enqueue(store, { jobId: 'work' });
  runner.wake();
  await begun.opened;

  await drainNode(store, runner.nodeId, { actor: 'ada', reason: 'a new version' });
  await vi.advanceTimersByTimeAsync(SOME_LOOKS_MS);
  expect([runner.standing, drained]).toEqual(['draining', 0]);
  mayGoOn.open();
  await vi.advanceTimersByTimeAsync(SOME_LOOKS_MS);
  expect(drained).toBeGreaterThan(0);
  const late = await enqueue(store, { jobId: 'work' });
  await vi.advanceTimersByTimeAsync(SOME_LOOKS_MS);
  expect(await findRun(store, first.id)).toMatchObject({ state: 'succeeded' });
  expect(await findRun(store, late.id)).toMatchObject({ state: 'queued' });
  await runner.stop();
  await store.close();
});
