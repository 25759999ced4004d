import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@sb/storage';
import { newDatabase, startCuttingProxy } from '@sb/testkit';
import { expect, type TestContext } from 'vitest';
import { countLive, readAftermath, readAnswers, readEffects, until } from './aftermath.ts';
import {
  expectAnswersKept,
  expectFairEnds,
  expectNothingDangling,
  expectStatisticsToAgree,
} from './proofs.ts';
import type { Worker } from './use-worker.ts';

/** A connection needs some 1,000 bytes before its first question. */
const [SHORTEST_BYTES, LONGEST_BYTES] = [1_000, 100_000];

export interface Seen {
  readonly cuts: number;
  readonly acknowledged: number;
  readonly unknown: number;
  readonly unknownButStored: number;
  readonly refused: number;
  /** Claims whose answer was lost, so that their runs were put back. */
  readonly claimedUnheard: number;
  readonly nodes: number;
}

/** Two daemons and an enqueuer whose connections break so often; then everything drains, and is proved. */
export async function weatherStorm(
  worker: Worker,
  { onTestFinished }: TestContext,
  cuts: number,
): Promise<Seen> {
  const url = await newDatabase();
  let isStormy = true;
  const proxy = await startCuttingProxy(url, () => (isStormy ? someBytes() : Number.POSITIVE_INFINITY));
  const place = worker.place({ DATABASE_URL: proxy.url, LOG_LEVEL: 'warn' }, onTestFinished);
  await place.ask(['db:migrate'], { DATABASE_URL: url });
  await place.ask(['job', 'effect.quick'], { DATABASE_URL: url });
  const store = await openStore({ url });

  const daemons = [1, 2].map(() => place.start(['daemon']));
  const enqueuer = place.startFixture('enqueue-numbered', ['1000000']);
  while (proxy.cuts() < cuts) await sleep(10);
  isStormy = false;
  enqueuer.child.stdin?.end();
  const answers = readAnswers((await enqueuer.ended).stdout);
  for (const daemon of daemons) await until(daemon, async () => (await countLive(store)) === 0);
  for (const { child } of daemons) child.kill('SIGTERM');
  const ended = await Promise.all(daemons.map((daemon) => daemon.ended));
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);

  const aftermath = await readAftermath(store);
  expectFairEnds(aftermath, readEffects(path.join(place.folder, 'effects')), {
    mayFail: ['effect.telling'],
  });
  await expectStatisticsToAgree(store, aftermath);
  await expectNothingDangling(store);
  const { unknownButStored } = await expectAnswersKept(store, answers);
  await store.close();
  await proxy.stop();
  const log = ended.map(({ stdout, stderr }) => stdout + stderr).join('');
  return {
    cuts: proxy.cuts(),
    acknowledged: answers.stored.size,
    unknown: answers.unknown.length,
    unknownButStored,
    refused: answers.refused.length,
    claimedUnheard: log.match(/claimed but never received/g)?.length ?? 0,
    nodes: 2 + (log.match(/a new node takes its place/g)?.length ?? 0),
  };
}

/** As often few as many. */
function someBytes(): number {
  return SHORTEST_BYTES * (LONGEST_BYTES / SHORTEST_BYTES) ** Math.random();
}
