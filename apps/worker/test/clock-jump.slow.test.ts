/**
 * Two daemons on one machine whose clock is set an hour ahead for a while and then right again. Their leases are longer
 * than the short version in packages/runner waits, and their schedules are looked at.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { countLive, readEffects, until } from './aftermath.ts';
import { scheduleFile, started } from './daemons.ts';
import { useWorker } from './use-worker.ts';

/** A lease, the second look at it, and some more. */
const LONGER_THAN_A_LEASE_MS = 32_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const SCHEDULES = `schedules:
  - name: minutely
    jobId: effect.quick
    schedule: '* * * * *'
    enabled: true
`;

const worker = useWorker();

test('daemons whose clock is set an hour ahead and right again lose no run, no lease and no fire', async () => {
  const place = worker.place({ NODE_OPTIONS: `--import=${worker.fixture('jumping-clock')}` });
  const setClock = (aheadMs: number): void =>
    writeFileSync(path.join(place.folder, 'clock'), String(aheadMs));
  setClock(0);
  const config = ['--config', scheduleFile(place, SCHEDULES)];
  const daemons = await Promise.all([started(place, ...config), started(place, ...config)]);
  await place.run(['job', 'effect.naming', '--timeout', '30m', '--enqueue']);
  await Promise.any(daemons.map((daemon) => daemon.until(/begun/)));
  const store = await openStore({ url: place.databaseUrl });

  // From second 5 to second 37: no minute begins while the clock is ahead, so that nothing else is caught up.
  await sleep(MINUTE - (Date.now() % MINUTE) + 5_000);
  const jumpedAt = Date.now();
  setClock(HOUR);
  await sleep(LONGER_THAN_A_LEASE_MS);
  setClock(0);
  await sleep(LONGER_THAN_A_LEASE_MS);
  // The next two minutes, which the clock had been through before.
  await sleep(2 * MINUTE - (Date.now() % MINUTE) + 2_000);

  const fires = await store.read((tx) =>
    tx.rows(
      sql<{
        fire_at: number;
        verdict: string;
        run_id: number | null;
      }>`select fire_at, verdict, run_id from fires order by fire_at`,
    ),
  );
  const minutes = fires.map(({ fire_at }) => fire_at / MINUTE);
  const [first = 0] = minutes;
  expect(minutes).toEqual(minutes.map((_, at) => first + at));
  const endedAt = Date.now();
  const due = fires.filter(({ fire_at }) => fire_at > jumpedAt && fire_at < endedAt);
  expect(due.length).toBeGreaterThanOrEqual(3);
  expect(due.filter(({ verdict }) => verdict !== 'run')).toEqual([]);
  const ahead = fires.filter(({ fire_at, verdict }) => fire_at > endedAt && verdict === 'run');
  expect(ahead.length).toBe(1);
  const runs = fires.flatMap(({ run_id }) => run_id ?? []);
  expect(new Set(runs).size).toBe(runs.length);

  for (const { child } of daemons) writeFileSync(path.join(place.folder, `end-${child.pid}`), '');
  for (const daemon of daemons) await until(daemon, async () => (await countLive(store)) === 0);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded', attempt: 1, attempts: [] });
  for (const { child } of daemons) child.kill('SIGTERM');
  const logs = (await Promise.all(daemons.map(({ ended }) => ended))).map(
    ({ stdout, stderr }) => stdout + stderr,
  );
  expect(logs.join('').match(/lost its lease|brought back|taken over|timed out/g)).toBe(null);
  expect(
    [...readEffects(path.join(place.folder, 'effects')).values()].filter((times) => times !== 1),
  ).toEqual([]);
  console.log('clock jump', { fires: fires.length, run: runs.length, due: due.length });
  await store.close();
});
