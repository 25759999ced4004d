import { newDatabase } from '@sb/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeNeighbours, type Neighbours } from './neighbours.ts';
import { rollForwardAndBack } from './roll-versions.ts';
import { useWorker } from './use-worker.ts';

const ROLL = { daemons: 2, runs: 25, load: 'calm' } as const;

const worker = useWorker();

let versions: Neighbours;
beforeAll(async () => {
  versions = await makeNeighbours();
});
afterAll(() => versions.remove());

// roll-versions.slow.test.ts takes the version before from the history, three daemons, and a full load.
test('two daemons are replaced one by one by the next version, and back: each run ends once, each fire is made once', async () => {
  const place = worker.place({ DATABASE_URL: await newDatabase(), LOG_LEVEL: 'info' });
  const ended = await rollForwardAndBack(place, versions, ROLL);
  expect(ended).toBeGreaterThan(ROLL.runs * ROLL.daemons);
});
