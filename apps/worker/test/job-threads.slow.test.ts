/** What job-threads.test.ts shows, with the grace of ten seconds that a daemon gives a job after its timeout. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { withStore } from './frozen-node.ts';
import { placeOn, STORES } from './place-on.ts';
import { writeThreadModules } from './thread-modules.ts';
import { useWorker } from './use-worker.ts';

const LONG_MS = 120_000;
const JOBS = ['--jobs', './jobs.mjs'];

const worker = useWorker();

test.concurrent.for(STORES)(
  'a run that never looks up is ended at its timeout; its daemon keeps its lease, and does what comes next (%s)',
  { timeout: LONG_MS },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    writeThreadModules(place);
    const daemon = await started(place, ...JOBS, '--concurrency', '1');
    await place.run(['job', 'own.spin', '--timeout', '1s', '--enqueue', ...JOBS]);
    await daemon.until(/"runId":1,.*spinning/);
    await place.run(['job', 'test.greet', '--enqueue']);
    // The first was there before.
    const leases = new Set<number | undefined>();
    await withStore(place, async (store) => {
      while ((await stateOf(store, 1)) === 'live') leases.add(await leaseIn(store));
    });
    expect(leases.size).toBeGreaterThan(1);
    expect(await place.json(['run:show', '1'])).toMatchObject({
      state: 'failed',
      reason: 'timed_out',
      error: { code: 'TIMED_OUT', message: expect.stringMatching(/its thread was ended\.$/) },
    });
    await daemon.until(/"runId":2,.*run succeeded/);
    daemon.child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await daemon.ended;
    expect([exitCode, /lost its lease|brought back/.test(stdout + stderr)]).toEqual([0, false]);
  },
);

test('Ctrl-C ends a run that never looks up', { timeout: LONG_MS }, async () => {
  const place = worker.place();
  writeThreadModules(place);
  const running = place.start(['job', 'own.spin', ...JOBS]);
  await running.until(/spinning/);
  running.child.kill('SIGINT');
  expect(await running.ended).toMatchObject({ exitCode: 130 });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'cancelled' });
});

async function stateOf(store: Store, id: number): Promise<'live' | 'ended'> {
  const row = await store.read((tx) => tx.first(sql<{ id: number }>`select id from runs where id = ${id}`));
  return row ? 'live' : 'ended';
}

async function leaseIn(store: Store): Promise<number | undefined> {
  await sleep(20);
  const row = await store.read((tx) =>
    tx.first(sql<{ until: number }>`select expires_at as until from nodes where kind = 'daemon'`),
  );
  return row?.until;
}
