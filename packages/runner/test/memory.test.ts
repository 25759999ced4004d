import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { enqueueMany } from '@sb/queue/engine';
import { aboveStore, createGate } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { CodeOwner } from '../src/attempt/attempt.ts';
import { currentAttempt } from '../src/attempt/current-attempt.ts';
import { job, run } from './open-runner.ts';

const RUNS = 200;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

aboveStore('runs that have ended', (open) => {
  test('leave memory while the one that followed them goes on', async () => {
    const store = await open();
    const attempts: WeakRef<CodeOwner>[] = [];
    const [lastBegan, end] = [createGate(), createGate()];
    const noop = job('noop', async () => {
      const attempt = currentAttempt.getStore();
      if (attempt) attempts.push(new WeakRef(attempt));
      if (attempts.length < RUNS) return;
      lastBegan.open();
      await end.opened;
    });
    const runner = await run(store, [noop], { concurrency: 1 });
    await enqueueMany(
      store,
      Array.from({ length: RUNS }, () => ({ jobId: 'noop' })),
    );
    await lastBegan.opened;
    collectGarbage();
    const alive = attempts.filter((attempt) => attempt.deref() !== undefined);
    end.open();
    await runner.stop();
    expect(alive.length).toBeLessThan(RUNS / 10);
  });
});
