/** What postgres-outage.test.ts shows of connections that break, for about a minute. */
import { expect, test } from 'vitest';
import { weatherStorm } from './network-storm.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('a minute of connections that break anywhere costs no run and ends none twice', async (context) => {
  const seen = await weatherStorm(worker, context, 600);
  console.log('connections that break', seen);
  expect(seen.unknown).toBeGreaterThan(0);
  expect(seen.claimedUnheard).toBeGreaterThan(0);
});
