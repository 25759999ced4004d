/** What lease.test.ts shows, at its full length. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readEffects, until } from './aftermath.ts';
import { blockOneOfTwo, UNHARMED } from './blocked-node.ts';
import { endedRun, started } from './daemons.ts';
import { endNaming, stopOutsideOfWrites, withStore } from './frozen-node.ts';
import { placeOn, STORES } from './place-on.ts';
import { useWorker } from './use-worker.ts';

const LONG_MS = 300_000;
const LONGER_THAN_FROZEN_MS = 60_000;
/** A loop may be silent for a minute and the grace period. */
const FROZEN_MS = 65_000;

const worker = useWorker();

test.concurrent.for(STORES)(
  'a job that computes for a minute does not cost its node the lease (%s)',
  { timeout: LONG_MS },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    expect(await blockOneOfTwo(place, { ms: 60_000, how: 'computing' })).toMatchObject(UNHARMED);
  },
);

test.concurrent.for(STORES)(
  'a daemon that is silent for longer than any of its runs may take is ended, and its run is done elsewhere (%s)',
  { timeout: LONG_MS },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    const daemons = [place.start(['daemon', '--grace', '1s']), place.start(['daemon', '--grace', '1s'])];
    await Promise.all(daemons.map((daemon) => daemon.until(/worker started/)));
    const forEver = JSON.stringify({ ms: 3_600_000, how: 'computing' });
    await place.run(['job', 'effect.blocking', '--input', forEver, '--timeout', '10s', '--enqueue']);
    const died = await Promise.race(daemons.map(({ ended }) => ended));
    expect(died).toMatchObject({ exitCode: null, stderr: expect.stringMatching(/blocked for [6-9]\d s/) });
    // The other one does it. Its log may have the end of a scheduled run first.
    expect(await endedRun(place, 1)).toMatchObject({
      state: 'succeeded',
      result: 'was blocked once',
      attempts: [{ outcome: 'lost' }],
    });
    expect(readEffects(path.join(place.folder, 'effects'))).toEqual(new Map([[1, 2]]));
  },
);

test.concurrent.for(STORES)(
  'a daemon that is frozen for longer than any of its runs may block it goes on (%s)',
  { timeout: LONG_MS },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    const daemon = await started(place, '--grace', '1s');
    const longer = JSON.stringify({ ms: FROZEN_MS + 10_000, how: 'computing' });
    await place.run(['job', 'effect.blocking', '--input', longer, '--timeout', '10s', '--enqueue']);
    const effects = path.join(place.folder, 'effects');
    await until(daemon, async () => readEffects(effects).has(1));
    await withStore(place, (store) => stopOutsideOfWrites(store, daemon));
    await sleep(FROZEN_MS);
    // Its main loop is still blocked: it gives no sign of life before the watchdog looks.
    daemon.child.kill('SIGCONT');
    await endedRun(place, 1);
    daemon.child.kill('SIGTERM');
    expect(await daemon.ended).toMatchObject({
      exitCode: 0,
      stderr: expect.not.stringContaining('blocked for'),
    });
  },
);

test.concurrent.for(STORES)(
  'a daemon that is frozen past its lease ends none of its runs, and stops those that go on (%s)',
  { timeout: LONG_MS },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context);
    const sleeper = await started(place);
    await place.run(['job', 'effect.naming', '--enqueue']);
    await sleeper.until(/begun/);
    const runsOnMs = JSON.stringify({ ms: LONGER_THAN_FROZEN_MS });
    await place.run(['job', 'effect.slow', '--input', runsOnMs, '--enqueue']);
    const effects = path.join(place.folder, 'effects');
    await until(sleeper, async () => readEffects(effects).has(2));
    await withStore(place, (store) => stopOutsideOfWrites(store, sleeper));
    const other = await started(place);
    await other.until(/brought back 2 runs/);
    await other.until(/begun/);
    endNaming(place, sleeper);
    sleeper.child.kill('SIGCONT');
    await sleeper.until(/taken over by another node|claim is lost/);
    await sleeper.until(/"runId":2,[^\n]*run given up: its claim is lost/);
    await sleeper.until(/a new node takes its place/);
    endNaming(place, other);
    await other.until(/"runId":2,[^\n]*run succeeded/);
    for (const run of ['1', '2']) {
      expect(await place.json(['run:show', run])).toMatchObject({
        state: 'succeeded',
        attempts: [{ outcome: 'lost' }],
      });
    }
    expect(await place.json(['run:show', '1'])).toMatchObject({ result: { pid: other.child.pid } });
    expect(await place.json(['history'])).toHaveLength(2);
    const twice = new Map([1, 2].map((runId) => [runId, 2]));
    expect(readEffects(effects)).toEqual(twice);
  },
);
