/** A PostgreSQL that is not there yet, one that crashes under load, and one behind a network that is ill. */
import path from 'node:path';
import { openStore, sql, type Store } from '@sb/storage';
import { createGate, newDatabase, startCrashingPostgres } from '@sb/testkit';
import { expect, test } from 'vitest';
import { countLive, finishMore, idsIn, readAftermath, readEffects, until } from './aftermath.ts';
import { weatherStorm } from './network-storm.ts';
import { noSchedules } from './no-schedules.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.concurrent('a daemon waits for its server, and a server that crashes twice costs no run', async ({
  onTestFinished,
}) => {
  const server = await startCrashingPostgres();
  onTestFinished(() => server.stop());
  await server.crash();
  const place = worker.place({ DATABASE_URL: server.url }, onTestFinished);

  const daemon = place.start(['daemon', ...noSchedules(place)]);
  await daemon.until(/Cannot reach the store .*nothing listens there.*The next try comes in 1 s\./);
  await daemon.until(/The next try comes in 2 s\./);
  expect(await place.ask(['job', 'effect.quick'])).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('nothing listens there'),
  });
  await server.start();
  await daemon.until(/worker started/);

  const enqueuer = place.startFixture('enqueue-steadily', ['calm']);
  for (const refused of [1, 2]) {
    await finishMore(server.url, daemon, 100);
    await server.crash();
    await enqueuer.until(new RegExp(`(refused[^]*){${refused}}`));
    await server.start();
  }
  await finishMore(server.url, daemon, 100);
  enqueuer.child.stdin?.end();
  const { stdout } = await enqueuer.ended;
  const store = await openStore({ url: server.url });
  await until(daemon, async () => (await countLive(store)) === 0);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout: log, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('the store fails; the ends of runs are kept and written later');
  expect(log).toContain('the store answers again');
  // Its message has all that is needed: an outage does not fill the log with stacks.
  expect(log + stderr).not.toContain('"stack"');

  const { finished } = await readAftermath(store);
  const ended = finished.map(({ id }) => id);
  expect(new Set(ended).size).toBe(ended.length);
  expect(idsIn(stdout).filter((id) => !ended.includes(id))).toEqual([]);
  // An enqueue whose commit was sent when the server went may have happened: its caller then got an error that says so.
  const mayHaveMore = stdout.includes('ENQUEUE_OUTCOME_UNKNOWN');
  expect(mayHaveMore || ended.length === idsIn(stdout).length).toBe(true);
  const effects = readEffects(path.join(place.folder, 'effects'));
  expect(finished.filter(({ id, claimNo }) => !isWithin(effects.get(id), claimNo))).toEqual([]);
  await store.close();
});

test.concurrent('a daemon whose connection is lost while it starts does not end, it tries again', async ({
  onTestFinished,
}) => {
  const url = await newDatabase();
  const place = worker.place({ DATABASE_URL: url }, onTestFinished);
  await place.ask(['db:migrate']);
  const store = await openStore({ url });
  const letGo = await holdJobs(store);
  const daemon = place.start(['daemon', ...noSchedules(place)]);
  await until(daemon, () => cutWhoWaits(store));
  await daemon.until(/The next try comes in 1 s\./);
  await letGo();
  await daemon.until(/worker started/);
  daemon.child.kill('SIGTERM');
  expect(await daemon.ended).toMatchObject({ exitCode: 0 });
  await store.close();
});

/**
 * In the midst of questions and of answers: of enqueues, claims, settles, renewals, folds. Nothing gets lost, nothing
 * happens twice, and what cannot be known is said to be unknown.
 */
test.concurrent('connections that break after a random number of bytes cost no run and end none twice', async (context) => {
  expect(await weatherStorm(worker, context, 4)).toMatchObject({ acknowledged: expect.any(Number) });
});

/** Resolves once nobody can define jobs, with what ends that. */
async function holdJobs(store: Store): Promise<() => Promise<void>> {
  const [held, mayEnd] = [createGate(), createGate()];
  const holding = store.write(function* (tx) {
    yield* tx.run(sql`lock table job_defs in exclusive mode`);
    yield* tx.step<unknown>({
      sqlite: () => undefined,
      postgres: async () => {
        held.open();
        await mayEnd.opened;
      },
    });
  });
  await Promise.race([held.opened, holding]);
  return async () => {
    mayEnd.open();
    await holding;
  };
}

/** False while nobody waits for a lock. */
async function cutWhoWaits(store: Store): Promise<boolean> {
  const cut = await store.read((tx) =>
    tx.rows(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`),
  );
  return cut.length > 0;
}

function isWithin(timesRun = 0, claims: number): boolean {
  return timesRun >= 1 && timesRun <= claims;
}
