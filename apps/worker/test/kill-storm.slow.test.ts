/**
 * What crash.test.ts shows of one daemon, on three at a time and with 100,000 runs: one of them is killed every 0.3 to
 * 1 s while another process enqueues.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@sb/storage';
import { expect, test } from 'vitest';
import { countLive, readAftermath, readAnswers, readEffects, readNodePids, until } from './aftermath.ts';
import { noSchedules } from './no-schedules.ts';
import { placeOn, STORES } from './place-on.ts';
import {
  expectAnswersKept,
  expectFairEnds,
  expectNothingDangling,
  expectStatisticsToAgree,
} from './proofs.ts';
import { type Started, useWorker } from './use-worker.ts';

const RUNS = 100_000;
const DAEMONS = 3;

const worker = useWorker();

test.for(STORES)(
  `${RUNS} runs under ${DAEMONS} daemons of which one is killed every moment end exactly once (%s)`,
  { timeout: 900_000 },
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context, { LOG_LEVEL: 'error' });
    await place.run(['db:migrate']);
    await place.run(['job', 'effect.quick']);
    const store = await openStore({ url: place.databaseUrl });
    const start = (): Started => place.start(['daemon', ...noSchedules(place)]);
    const daemons = Array.from({ length: DAEMONS }, start);
    const began = performance.now();
    const enqueuer = place.startFixture('enqueue-numbered', [String(RUNS)]);
    let kills = 0;
    while (enqueuer.child.exitCode === null) {
      await sleep(300 + Math.random() * 700);
      const victim = Math.floor(Math.random() * DAEMONS);
      daemons[victim]?.child.kill('SIGKILL');
      kills += 1;
      daemons[victim] = start();
    }
    const answers = readAnswers((await enqueuer.ended).stdout);
    const [daemon] = daemons;
    if (daemon) await until(daemon, async () => (await countLive(store)) === 0);
    const tookMs = performance.now() - began;
    const pids = daemons.map(({ child }) => child.pid).toSorted((one = 0, other = 0) => one - other);
    if (daemon) await until(daemon, async () => String(await readNodePids(store)) === String(pids));
    for (const { child } of daemons) child.kill('SIGTERM');
    const ended = await Promise.all(daemons.map((one) => one.ended));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await readNodePids(store)).toEqual([]);

    expect([answers.stored.size, answers.unknown, answers.refused]).toEqual([RUNS, [], []]);
    await expectAnswersKept(store, answers);
    const aftermath = await readAftermath(store);
    // And the one by which the jobs were defined.
    expect(aftermath.finished.length).toBe(RUNS + 1);
    const effects = readEffects(path.join(place.folder, 'effects'));
    expectFairEnds(aftermath, effects);
    await expectStatisticsToAgree(store, aftermath);
    await expectNothingDangling(store);
    const lost = [...aftermath.attempts.values()].flat().filter((outcome) => outcome === 'lost').length;
    expect(lost).toBeGreaterThan(0);
    console.log(`killed at random (${dialect})`, {
      kills,
      tookS: Math.round(tookMs / 1_000),
      runsPerSecond: Math.round(RUNS / (tookMs / 1_000)),
      claimsLost: lost,
      executedAgain: aftermath.finished.filter(
        ({ id, jobId }) => (effects.get(id) ?? 0) > (jobId === 'effect.flaky' ? 2 : 1),
      ).length,
      deadLetters: aftermath.deadLetters.length,
    });
    await store.close();
  },
);
