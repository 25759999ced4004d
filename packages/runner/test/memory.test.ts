import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { enqueueMany } from '@sb/queue';
import { startRunner } from '@sb/runner';
import { checkSchema } from '@sb/storage';
import { createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type Attempt, currentAttempt } from '../src/execute.ts';

const RUNS = 200;
const quiet = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

eachDialect('runs that have ended', (open) => {
  test('leave memory while the one that followed them goes on', async () => {
    const store = await open();
    const attempts: WeakRef<Attempt>[] = [];
    const end = createGate();
    const registry = createRegistry();
    registry.register([
      {
        id: 'noop',
        name: 'Nothing',
        run: async () => {
          const attempt = currentAttempt.getStore();
          if (attempt) attempts.push(new WeakRef(attempt));
          if (attempts.length === RUNS) await end.opened;
        },
      },
    ]);
    const runner = await startRunner({
      store,
      storeId: await checkSchema(store, '999.0.0'),
      jobs: registry.list(),
      logger: quiet,
      version: '1.0.0',
      name: 'test',
      concurrency: 1,
    });
    await enqueueMany(
      store,
      Array.from({ length: RUNS }, () => ({ jobId: 'noop' })),
    );
    while (attempts.length < RUNS) await sleep(5);
    collectGarbage();
    const alive = attempts.filter((attempt) => attempt.deref() !== undefined);
    end.open();
    await runner.stop();
    expect(alive.length).toBeLessThan(RUNS / 10);
  });
});
