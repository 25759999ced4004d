/** What postgres-outage.test.ts shows of one daemon, on three under load, and through five crashes of the server. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@sb/storage';
import { startCrashingPostgres } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import {
  countFinished,
  countLive,
  finishMore,
  readAftermath,
  readAnswers,
  readEffects,
  until,
} from './aftermath.ts';
import {
  expectAnswersKept,
  expectFairEnds,
  expectNothingDangling,
  expectStatisticsToAgree,
} from './proofs.ts';
import { noSchedules } from './no-schedules.ts';
import { useWorker } from './use-worker.ts';

const CRASHES = 5;
const DAEMONS = 3;

const worker = useWorker();

test(`a PostgreSQL that crashes ${CRASHES} times under ${DAEMONS} daemons costs no run and ends none twice`, async () => {
  const server = await startCrashingPostgres();
  onTestFinished(() => server.stop());
  const place = worker.place({ DATABASE_URL: server.url, LOG_LEVEL: 'warn' });
  await place.run(['db:migrate']);
  await place.run(['job', 'effect.quick']);
  const daemons = Array.from({ length: DAEMONS }, () => place.start(['daemon', ...noSchedules(place)]));
  const enqueuer = place.startFixture('enqueue-numbered', ['10000000']);
  const began = performance.now();
  for (let crash = 1; crash <= CRASHES; crash++) {
    await Promise.all(daemons.slice(0, 1).map((daemon) => finishMore(server.url, daemon, 2_000)));
    await server.crash();
    await sleep(crash * 500);
    await server.start();
  }
  await Promise.all(daemons.map((daemon) => finishMore(server.url, daemon, 1_000)));
  enqueuer.child.stdin?.end();
  const answers = readAnswers((await enqueuer.ended).stdout);
  const store = await openStore({ url: server.url });
  await Promise.all(daemons.map((daemon) => until(daemon, async () => (await countLive(store)) === 0)));
  const tookMs = performance.now() - began;
  for (const { child } of daemons) child.kill('SIGTERM');
  const ended = await Promise.all(daemons.map((daemon) => daemon.ended));
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);

  const { unknownButStored } = await expectAnswersKept(store, answers);
  const aftermath = await readAftermath(store);
  expectFairEnds(aftermath, readEffects(path.join(place.folder, 'effects')), { mayFail: ['effect.telling'] });
  await expectStatisticsToAgree(store, aftermath);
  await expectNothingDangling(store);
  const finished = await countFinished(store);
  console.log('server crashed', {
    crashes: CRASHES,
    tookS: Math.round(tookMs / 1_000),
    finished,
    runsPerSecond: Math.round(finished / (tookMs / 1_000)),
    acknowledged: answers.stored.size,
    unknown: answers.unknown.length,
    unknownButStored,
    refused: answers.refused.length,
  });
  await store.close();
});
