/** What the log of a node says of ends, beside what the store has. */
import { cancelRun } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { finished, job, run } from './open-runner.ts';

const MANUAL = { trigger: 'manual' } as const;

eachDialect('the log of a node', (open) => {
  test('says that a run succeeded when the store has it, and not before', async () => {
    const store = await open();
    const [isAsked, mayWrite] = [createGate(), createGate()];
    let hasRun = false;
    const slow: Store = {
      ...store,
      async write(body, options) {
        if (hasRun) {
          isAsked.open();
          await mayWrite.opened;
        }
        return store.write(body, options);
      },
    };
    const { logger, said } = listeningLogger();
    const work = job('work', () => {
      hasRun = true;
    });
    const runner = await run(slow, [work], { logger });
    const { id } = await enqueue(store, { jobId: 'work', ...MANUAL });
    await isAsked.opened;
    expect(said()).not.toContain('run succeeded');
    mayWrite.open();
    await finished(store, id);
    await expect.poll(said).toMatch(/"runId":\d+,"jobId":"work".*run succeeded/);
    await runner.stop();
  });

  test('says what the store made of an end: a cancel that came first makes it cancelled', async () => {
    const store = await open();
    const { logger, said } = listeningLogger();
    const work = job(
      'work',
      async (ctx) => void (await cancelRun(store, { runId: ctx.run.id, actor: 'ada' })),
    );
    const runner = await run(store, [work], { logger });
    const { id } = await enqueue(store, { jobId: 'work', ...MANUAL });
    expect(await finished(store, id)).toMatchObject({ state: 'cancelled' });
    await expect.poll(said).toContain('run cancelled');
    expect(said()).not.toContain('run succeeded');
    await runner.stop();
  });
});
