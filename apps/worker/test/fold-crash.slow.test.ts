/** Statistics are exact whoever is killed in the midst of folding. In-process, fold.test.ts shows the same. */
import { openStore } from '@sb/storage';
import { expect, test } from 'vitest';
import { countFinished, countLive, readAftermath, until } from './aftermath.ts';
import { noSchedules } from './no-schedules.ts';
import { placeOn, STORES } from './place-on.ts';
import { expectNothingDangling, expectStatisticsToAgree } from './proofs.ts';
import { useWorker } from './use-worker.ts';

const KILLS = 50;
/** The first statements move the cursor; then come the minutes and the jobs. */
const POINTS = ['read', '0', '1', '2', '3', '4', '5', 'committed'] as const;

const worker = useWorker();

test.for(STORES)(
  `statistics are exact after ${KILLS} folds were killed between their read and their commit (%s)`,
  { timeout: 300_000 },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context, { LOG_LEVEL: 'error' });
    await place.run(['db:migrate']);
    await place.run(['job', 'effect.quick']);
    const store = await openStore({ url: place.databaseUrl });
    let daemon = place.start(['daemon', ...noSchedules(place)]);
    const enqueuer = place.startFixture('enqueue-steadily');

    for (let kill = 0; kill < KILLS; kill++) {
      const folding = place.startFixture('fold-and-die', [POINTS[kill % POINTS.length] ?? 'read']);
      await folding.ended;
      expect(folding.child.signalCode).toBe('SIGKILL');
      if (kill % 10 !== 0) continue;
      // Between its settles and its folds, as it happens.
      const enough = (await countFinished(store)) + 100;
      await until(daemon, async () => (await countFinished(store)) >= enough);
      daemon.child.kill('SIGKILL');
      await daemon.ended;
      daemon = place.start(['daemon', ...noSchedules(place)]);
    }
    enqueuer.child.stdin?.end();
    await enqueuer.ended;
    await until(daemon, async () => (await countLive(store)) === 0);
    daemon.child.kill('SIGTERM');
    await daemon.ended;

    const aftermath = await readAftermath(store);
    await expectStatisticsToAgree(store, aftermath);
    await expectNothingDangling(store);
    console.log(`folds killed (${dialect})`, { kills: KILLS, runs: aftermath.finished.length });
    await store.close();
  },
);
