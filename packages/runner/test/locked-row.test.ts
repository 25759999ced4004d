import { findRun } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { createGate, eachDialect, holdRun } from '@sb/testkit';
import { expect, test } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { job, run } from './open-runner.ts';

async function ended(store: Store, id: number): Promise<void> {
  await expect.poll(() => findRun(store, id), { interval: 5 }).toMatchObject({ state: 'succeeded' });
}

eachDialect('another transaction', (open, dialect) => {
  test.skipIf(dialect === 'sqlite')(
    'that holds the row of a run keeps neither other runs from ending nor that one for good',
    async () => {
      const store = await open({ lockTimeoutMs: 200 });
      const [allStarted, mayEnd] = [createGate(), createGate()];
      let started = 0;
      const work = job('work', async () => {
        started += 1;
        if (started === 4) allStarted.open();
        await mayEnd.opened;
      });
      const { logger, said } = listeningLogger();
      const runner = await run(store, [work], { logger });
      const answers = await enqueueMany(
        store,
        Array.from({ length: 4 }, () => ({ jobId: 'work' })),
      );
      const [held = 0, ...others] = answers.map(({ id }) => id);
      await allStarted.opened;
      const letGo = await holdRun(store, held);
      mayEnd.open();
      for (const id of others) await ended(store, id);
      await expect.poll(said).toContain(`"runIds":[${held}],"msg":"another transaction locks`);
      expect(await findRun(store, held)).toMatchObject({ state: 'running' });
      await letGo();
      await ended(store, held);
      expect(said()).not.toContain('the store fails');
      await runner.stop();
    },
  );
});
