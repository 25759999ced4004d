/** A worker inside a program removes old records if the program says so: no daemon has to run beside it. */
import type { Job } from '@sb/jobs';
import { publish } from '@sb/events';
import { lastDaily, openStore, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { createWorker, type WorkerOptions } from '@sb/worker';
import { type CleanupInput, retentionRules } from '@sb/worker/retention';
import { expect, onTestFinished, test } from 'vitest';
import { startRemoving } from '../src/retention/remove-daily.ts';

const DAY = 86_400_000;
const mail: Job = { id: 'mail', name: 'Mail', run: () => 1 };

eachDialect('a worker in a program, and its old records', (open) => {
  async function place() {
    const databaseUrl = await open.migratedUrl();
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const logger = { debug: note, info: note, warn: note, error: note };
    async function start(options: Partial<WorkerOptions> = {}) {
      const worker = createWorker({ jobs: [mail], databaseUrl, logger, logLevel: 'debug', ...options });
      onTestFinished(async () => void (await worker.stop()));
      await worker.start();
      return worker;
    }
    const first = await start();
    const store = await openStore({ url: databaseUrl });
    onTestFinished(() => store.close());
    for (const age of [45, 20, 1]) await endedDaysAgo(store, first.enqueue(mail, {}), age);
    return {
      store,
      lines,
      start,
      remove(rules: CleanupInput = {}) {
        const removing = startRemoving(store, { rules: retentionRules(rules), firstAfterMs: 0, logger });
        onTestFinished(() => removing.stop());
        return removing;
      },
    };
  }

  test('are removed only where the program says so, and minutes after its start', async () => {
    const at = await place();
    expect(at.lines).not.toContain('old records are removed once a day');
    await at.start({ retention: {} });
    expect(at.lines).toContain('old records are removed once a day');
    expect(await lastDaily(at.store, 'retention')).toBeUndefined();
  });

  test('go when they are older than the defaults, once a day for all workers', async () => {
    const at = await place();
    const all = [at.remove(), at.remove()];
    await expect.poll(() => runsOf(at.store)).toEqual([2, 3]);
    await expect.poll(() => at.lines).toContain('removed old records');
    await Promise.all(all.map((one) => one.stop()));
    expect(at.lines.filter((line) => line === 'removed old records')).toHaveLength(1);
  });

  test('stay as long as the program says, also for ever', async () => {
    const at = await place();
    at.remove({ retentionDays: 7, jobs: { mail: { outcomes: { failed: 'forever' } } } });
    await expect.poll(() => runsOf(at.store)).toEqual([3]);
  });

  test('are acts that go after their own time, also where other events stay for ever', async () => {
    const at = await place();
    const acts = ['ada', undefined].map((actor) => ({
      type: 'x.done',
      payload: {},
      ...(actor && { actor }),
    }));
    await at.store.write((tx) => publish(tx, acts));
    await at.store.write((tx) => tx.run(sql`update events set at = at - ${500 * DAY} where type = 'x.done'`));
    at.remove({ events: 'forever' });
    await expect.poll(() => actorsOf(at.store)).toEqual([null]);
  });

  test('are left to the next look when the removal fails', async () => {
    const at = await place();
    await at.store.write((tx) => tx.run(sql`alter table run_history rename to away`));
    const removing = at.remove();
    await expect.poll(() => at.lines).toContain('old records could not be removed');
    await removing.stop();
    await at.store.write((tx) => tx.run(sql`alter table away rename to run_history`));
    at.remove();
    await expect.poll(() => runsOf(at.store)).toEqual([2, 3]);
  });
});

test('says what is wrong with the rules, with all else that is wrong', () => {
  const wrong = { retentionDays: -1, logs: 'soon', jobs: { mail: { agee: 3 } } };
  expect(make(wrong)).toThrow(
    expect.objectContaining({
      code: 'WORKER_OPTIONS_INVALID',
      message: [
        'createWorker: concurrency: expected a whole number from 1 to 1000, got 0',
        'retention.retentionDays: expected a number above 0, got -1',
        'retention.jobs.mail.agee: unknown key. Did you mean "age"?',
        'retention.logs: expected days, a duration such as 36h, or forever',
      ].join('; '),
    }),
  );
  expect(make(false)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(
        'retention: expected an object with the fields of worker.yaml, got false',
      ),
    }),
  );
});

/** Waits for the end of the run, and moves that end into the past. */
async function endedDaysAgo(
  store: Store,
  enqueued: Promise<{ readonly id: number }>,
  days: number,
): Promise<void> {
  const { id } = await enqueued;
  await expect.poll(() => runsOf(store)).toContain(id);
  const at = (await store.now()) - days * DAY;
  await store.write((tx) => tx.run(sql`update run_history set finished_at = ${at} where id = ${id}`));
}

async function runsOf(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select id from run_history order by id`));
  return rows.map(({ id }) => id);
}

async function actorsOf(store: Store): Promise<readonly (string | null)[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ actor: string | null }>`select actor from events where type = 'x.done' order by seq`),
  );
  return rows.map(({ actor }) => actor);
}

/** As a program without types would write it. */
const make = (retention: unknown) => () =>
  createWorker({
    jobs: [mail],
    databaseUrl: 'sqlite::memory:',
    concurrency: 0,
    retention: retention as never,
  });
