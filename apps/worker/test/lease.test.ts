/** Who may work on a run when a process hangs, sleeps or comes back too late. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEffects } from './aftermath.ts';
import { blockOneOfTwo, UNHARMED } from './blocked-node.ts';
import { endedRun, started } from './daemons.ts';
import { endNaming, expireLease, stopOutsideOfWrites, withStore } from './frozen-node.ts';
import { placeOn, STORES } from './place-on.ts';
import { useWorker } from './use-worker.ts';

const LONGER_THAN_A_LEASE_MS = 25_000;

const worker = useWorker();

// lease.slow.test.ts has the first two on both stores. The third has their statements on both: renewals, a take-over.
test.concurrent('a job that blocks its event loop does not cost its node the lease, which is renewed meanwhile', async (context) => {
  const place = await placeOn('sqlite', worker, context);
  // That leaves the other tests a core; in lease.slow.test.ts the job computes.
  const blockade = { ms: LONGER_THAN_A_LEASE_MS, how: 'waiting', renewals: 2 } as const;
  expect(await blockOneOfTwo(place, blockade)).toMatchObject(UNHARMED);
});

test.concurrent('a process whose event loop is dead is ended by its heartbeat, and its run is done elsewhere', async (context) => {
  const place = await placeOn('sqlite', worker, context);
  await place.ask(['db:migrate']);
  await place.ask(['job', 'effect.quick']);
  expect(await place.ask(['job', 'effect.quick', '--enqueue'])).toMatchObject({ stdout: '2\n' });
  const dead = place.startFixture('dead-loop');
  await dead.until(/holds 2/);
  const daemon = await started(place);
  const { stderr } = await dead.ended;
  expect(dead.child.signalCode).toBe('SIGKILL');
  expect(stderr).toMatch(
    /^worker: the event loop has been blocked for \d+ s, .* Run under way: 2 \(effect\.quick\)\. Find the job that blocks: one that computes without awaiting\.\n$/,
  );
  await withStore(place, (store) => expireLease(store, dead));
  await daemon.until(/run succeeded/);
  expect(await endedRun(place, 2)).toMatchObject({
    state: 'succeeded',
    attempts: [{ outcome: 'lost' }],
  });
  const once = new Map([1, 2].map((runId) => [runId, 1]));
  expect(readEffects(path.join(place.folder, 'effects'))).toEqual(once);
});

test.concurrent.for(STORES)(
  'a process that was stopped and wakes after its run was taken over cannot end it (%s)',
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    const sleeper = await started(place);
    await place.ask(['job', 'effect.naming', '--enqueue']);
    await sleeper.until(/begun/);
    await withStore(place, async (store) => {
      await stopOutsideOfWrites(store, sleeper);
      await expireLease(store, sleeper);
    });
    const other = await started(place);
    await other.until(/begun/);
    endNaming(place, sleeper);
    sleeper.child.kill('SIGCONT');
    await sleeper.until(/taken over by another node|claim is lost/);
    expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'running' });
    endNaming(place, other);
    await other.until(/run succeeded/);
    await sleeper.until(/a new node takes its place/);
    expect(await endedRun(place, 1)).toMatchObject({
      state: 'succeeded',
      result: { pid: other.child.pid },
      attempts: [{ outcome: 'lost' }],
    });
    expect(readEffects(path.join(place.folder, 'effects'))).toEqual(new Map([[1, 2]]));
  },
);
