/** What roll-versions.test.ts shows, with the code that was there before the newest migration. */
import { newDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { buildNeighbours } from './neighbours.ts';
import { rollForwardAndBack } from './roll-versions.ts';
import { useWorker } from './use-worker.ts';

const ROLL = { daemons: 3, runs: 3_000, load: 'full' } as const;

const worker = useWorker();

test('three daemons are replaced one by one by the next version, and back: each run ends once, each fire is made once', async ({
  onTestFinished,
}) => {
  const versions = await buildNeighbours();
  onTestFinished(versions.remove);
  const place = worker.place({ DATABASE_URL: await newDatabase(), LOG_LEVEL: 'info' });
  const ended = await rollForwardAndBack(place, versions, ROLL);
  expect(ended).toBeGreaterThan(ROLL.runs * ROLL.daemons);
});
