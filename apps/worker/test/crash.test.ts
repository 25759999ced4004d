/**
 * The promise, on the real thing: what enqueue acknowledged ends exactly once, however often the daemon is killed,
 * and everything that is derived from the ends agrees with them.
 */
import path from 'node:path';
import { type News, type Position, readNews, START, subscribe } from '@sb/events';
import { openStore, type Store } from '@sb/storage';
import { isSlow } from '@sb/testkit';
import { expect, test, vi } from 'vitest';
import {
  type Aftermath,
  countFinished,
  countLive,
  idsIn,
  readAftermath,
  readEffects,
  until,
} from './aftermath.ts';
import { noSchedules } from './no-schedules.ts';
import { placeOn, STORES } from './place-on.ts';
import { expectFairEnds, expectNothingDangling, expectStatisticsToAgree } from './proofs.ts';
import { useWorker } from './use-worker.ts';

// The first daemon finds a store that no other has worked on, the second what a killed one left. Three daemons are killed
// a hundred times by kill-storm.slow.test.ts.
const KILLS = isSlow() ? 10 : 2;
const ENDS = { types: ['job.*', 'run.cancelled', 'run.skipped', 'run.expired'] };

const worker = useWorker();

test.concurrent.for(STORES)(
  `a daemon that is killed ${KILLS} times under load ends every acknowledged run exactly once (%s)`,
  async (dialect, context) => {
    const place = await placeOn(dialect, worker, context, { LOG_LEVEL: 'error' });
    await place.ask(['db:migrate']);
    await place.ask(['job', 'effect.quick']);
    const store = await openStore({ url: place.databaseUrl });
    const heard: News[] = [];
    const following = await subscribe(store, { consumer: 'watcher', ...ENDS }, (news) => heard.push(news));

    const enqueuer = place.startFixture('enqueue-steadily');
    for (let kill = 0; kill < KILLS; kill++) {
      const daemon = place.start(['daemon', ...noSchedules(place)]);
      const enough = (await countFinished(store)) + 10 + ((kill * 137) % 400);
      await until(daemon, async () => (await countFinished(store)) >= enough);
      daemon.child.kill('SIGKILL');
      await daemon.ended;
    }
    enqueuer.child.stdin?.end();
    const said = (await enqueuer.ended).stdout;
    const daemon = place.start(['daemon', ...noSchedules(place)]);
    await until(daemon, async () => (await countLive(store)) === 0);
    daemon.child.kill('SIGTERM');
    expect((await daemon.ended).exitCode).toBe(0);

    const aftermath = await readAftermath(store);
    expect(aftermath.finished.map(({ id }) => id)).toEqual([1, ...idsIn(said)]);
    expectFairEnds(aftermath, readEffects(path.join(place.folder, 'effects')));
    // Otherwise no kill has hit anything.
    expect([...aftermath.attempts.values()].flat()).toContain('lost');
    await expectNothingDangling(store);
    await expectNewsToAgree(store, aftermath, heard);
    await expectStatisticsToAgree(store, aftermath);
    await following.stop();
    await store.close();
  },
);

/** In the feed each end comes once, in an order that a reader can go on from, and a subscriber heard just that. */
async function expectNewsToAgree(
  store: Store,
  { finished }: Aftermath,
  heard: readonly News[],
): Promise<void> {
  await vi.waitUntil(() => heard.length >= finished.length, { timeout: 60_000 });
  const { news } = await store.read((tx) => readNews(tx, START, 10 * finished.length));
  const ends = news.filter(({ type }) => type === 'job.completed' || type === 'job.failed');
  expect(ends.map(({ runId }) => runId ?? 0).toSorted(ascending)).toEqual(finished.map(({ id }) => id));
  expect(heard.map(({ id }) => id)).toEqual(ends.map(({ id }) => id));
  expect(news.filter((item, at) => !isBehind(item.position, news[at - 1]?.position))).toEqual([]);

  const tellers = finished.filter(({ jobId }) => jobId === 'effect.telling');
  const succeeded = tellers.filter(({ state }) => state === 'succeeded').map(({ id }) => id);
  // A run that was lost for good may have told before.
  const told = tellersOf('effect.told', news).filter((id) => succeeded.includes(id));
  expect(told).toEqual(succeeded);
  expect(tellersOf('effect.succeeded', news)).toEqual(succeeded);
}

function tellersOf(type: string, news: readonly News[]): readonly number[] {
  const tellers = news.filter((item) => item.type === type).map(({ runId }) => runId ?? 0);
  return tellers.toSorted(ascending);
}

function isBehind(position: Position, other: Position = START): boolean {
  const byXid = BigInt(position.xid) - BigInt(other.xid);
  return byXid > 0n || (byXid === 0n && position.seq > other.seq);
}

function ascending(a: number, b: number): number {
  return a - b;
}
