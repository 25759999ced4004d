/** The sync in daemons: two on one store, and one that is killed when GitHub has made an issue that it does not know. */
import { EventEmitter, once } from 'node:events';
import { sql } from '@sb/storage';
import { isSlow } from '@sb/testkit';
import { expect, test, type TestContext } from 'vitest';
import { endedRun, scheduleFile, started } from './daemons.ts';
import { expireLease, withStore } from './frozen-node.ts';
import { accessTo, boardGithub, freeToken, importBoard, REPO } from './github-board.ts';
import { type Dialect, placeOn, STORES } from './place-on.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const SCHEDULE = `schedules: [{ jobId: github.sync, schedule: '0 3 1 1 *', enabled: true }]`;
// The sync itself is tested on both stores in its package. Here each test is on the store of its case: many daemons have
// PostgreSQL, one has a file. The slow run has both on both.
const OF_MANY: readonly Dialect[] = isSlow() ? STORES : ['postgres'];
const OF_ONE: readonly Dialect[] = isSlow() ? STORES : ['sqlite'];

async function boardIn(dialect: Dialect, context: TestContext) {
  const github = await boardGithub(context.onTestFinished);
  // A snooze is logged on this level.
  const place = await placeOn(dialect, worker, context, { ...accessTo(github), LOG_LEVEL: 'debug' });
  await importBoard(place);
  return { github, place };
}

/** Ends the snooze of a run, whose 10 s a test would wait for. A daemon logs a snooze before the store has it. */
async function wakeRun(place: Place, id: number, { expect: ofTest }: TestContext): Promise<void> {
  await withStore(place, async (store) => {
    // It may have been long enough.
    const isAwake = () =>
      store.write(function* (tx) {
        const moved = yield* tx.first(sql`update runs set run_at = ${Date.now()}
          where id = ${id} and state = 1 and claim_no > 0 returning id`);
        return (moved ?? (yield* tx.first(sql`select 1 from run_history where id = ${id}`))) !== undefined;
      });
    await ofTest.poll(isAwake).toBe(true);
    store.ring();
  });
}

test.concurrent.for(OF_MANY)(
  'two daemons make one issue for each task, one request at a time; the second run waits for the token (%s)',
  async (dialect, context) => {
    const { github, place } = await boardIn(dialect, context);
    const config = scheduleFile(place, SCHEDULE);
    const first = await started(place, '--config', config);
    await first.insist('SIGTERM');
    await withStore(place, async (store) => {
      await store.write((tx) => tx.run(sql`update schedules set next_fire_at = ${Date.now() - 1_500}`));
    });
    const held = new EventEmitter();
    const { met } = github.next({ do: { answerWhen: once(held, 'released') } });
    const flags = ['--config', config, '--concurrency', '1'];
    const daemons = await Promise.all([started(place, ...flags), started(place, ...flags)]);
    await met;
    await place.ask(['job', 'github.sync', '--enqueue']);
    await Promise.race(daemons.map(async (daemon) => daemon.until(/snoozed/)));
    held.emit('released');

    expect(await endedRun(place, 1)).toMatchObject({
      state: 'succeeded',
      schedule: 'github.sync',
      result: { orgs: [{ created: 2 }] },
    });
    await wakeRun(place, 2, context);
    expect(await endedRun(place, 2)).toMatchObject({ state: 'succeeded', result: { status: 'noop' } });
    expect(github.issues(REPO).map(({ title }) => title)).toEqual(['First', 'Second']);
    expect(github.mostAtOnce()).toBe(1);
    expect(github.faults).toEqual([]);
  },
);

test.concurrent.for(OF_ONE)(
  'a daemon that is killed before it stores an answer leaves one issue, which the next one adopts (%s)',
  async (dialect, context) => {
    const { github, place } = await boardIn(dialect, context);
    const never = new Promise(() => {});
    const { met } = github.next({ method: 'POST', path: /\/issues$/, do: { answerWhen: never } });
    const killed = await started(place);
    await place.ask(['job', 'github.sync', '--enqueue']);
    await met;
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(github.issues(REPO)).toMatchObject([{ number: 1, title: 'First' }]);
    expect(await place.json(['github:links'])).toMatchObject([{ taskId: 'a', state: 'intent' }]);

    await freeToken(place);
    await withStore(place, (store) => expireLease(store, killed));
    await started(place);
    expect(await endedRun(place, 1)).toMatchObject({
      state: 'succeeded',
      attempts: [{ outcome: 'lost' }],
      result: { orgs: [{ created: 1, unchanged: 1 }] },
    });
    expect(github.issues(REPO).map(({ title }) => title)).toEqual(['First', 'Second']);
    expect(await place.json(['github:links'])).toMatchObject([
      { taskId: 'a', state: 'linked', issueNumber: 1 },
      { taskId: 'b', state: 'linked', issueNumber: 2 },
    ]);
  },
);
