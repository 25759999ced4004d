import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { defineJobs, registerNode } from '@sb/queue/engine';
import { createSchedule, listSchedules, parseSchedules, type Scheduler, startScheduler } from '@sb/scheduler';
import { migrate, openStore } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followSchedules } from './follow-schedules.ts';

const until = (fact: () => void): Promise<void> => vi.waitFor(fact, { timeout: 15_000 });

/** Nobody looks at the file before the test says so. */
const NEVER = { every: 3_600_000, settled: 3_600_000, settledWithoutText: 3_600_000 };

const registry = createRegistry();
registry.register([
  { id: 'noop', name: 'Nothing', run: () => undefined },
  { id: 'other', name: 'Other', run: () => undefined },
]);
const jobs = registry.list();

const scheduleAt = (hour: number): string =>
  `schedules: [{ jobId: noop, name: yearly, schedule: '0 ${hour} 1 1 *', enabled: true }]\n`;

/** A daemon's schedules on a store, by the file as it is at first. */
async function schedulerOn(url: string, text: string) {
  const store = await openStore({ url });
  await migrate(store, '0.1.0');
  await defineJobs(store, jobs, '0.1.0');
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '0.1.0', jobs: ['noop'] } as const;
  const nodeId = await registerNode(store, facts);
  const { entries } = await parseSchedules(text, 's.yaml', jobs);
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });
  const scheduler = await startScheduler({ store, nodeId, version: '0.1.0', entries, jobs, logger });
  return { store, scheduler };
}

async function follow() {
  const folder = mkdtempSync(path.join(tmpdir(), 'follow-'));
  const file = path.join(folder, 'scheduler.yaml');
  const url = `sqlite:${path.join(folder, 'worker.db')}`;
  const text = scheduleAt(3);
  writeFileSync(file, text);
  let current: Scheduler | undefined;
  const said: string[] = [];
  const following = followSchedules({
    source: { ...(await parseSchedules(text, file, jobs)), text },
    jobs,
    scheduler: () => current,
    voice: { news: ({ level, message }) => void said.push(`${level} ${message}`) },
    secrets: [],
    timing: { watch: NEVER, retry: 5 },
  });
  onTestFinished(async () => {
    await following.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    following,
    said,
    /** As a daemon does with its first store, and with each after that. */
    async begin() {
      const begun = await schedulerOn(url, text);
      current = begun.scheduler;
      return begun;
    },
    change: (changed: string) => {
      writeFileSync(file, changed);
      following.readNow();
    },
  };
}

test('a change of the file waits for a store that is away: told once, and loaded by whoever works then', async () => {
  const t = await follow();
  const broken = await t.begin();
  await broken.store.close();
  t.change(scheduleAt(4));
  await until(() => expect(t.said).toHaveLength(1));
  expect(t.said).toEqual([
    expect.stringMatching(/^error the schedules of \S+ could not be loaded yet; it will be tried again$/),
  ]);
  expect(t.following.entries()).toMatchObject([{ schedule: '0 4 1 1 *' }]);
  const { store, scheduler } = await t.begin();
  await until(() =>
    expect(t.said).toContainEqual(expect.stringMatching(/^info schedule yearly has changed/)),
  );
  expect(t.said).toHaveLength(2);
  expect(await listSchedules(store)).toMatchObject([{ schedule: '0 4 1 1 *' }]);
  await Promise.all([broken, { scheduler }].map((one) => one.scheduler.stop()));
  await store.close();
});

test('a daemon that has no store yet waits with it, and says nothing; its end does not wait', async () => {
  const t = await follow();
  t.change(scheduleAt(5));
  await until(() => expect(t.following.entries()).toMatchObject([{ schedule: '0 5 1 1 *' }]));
  await t.following.stop();
  expect(t.said).toEqual([]);
});

test('a file that closes a circle with a schedule of the store changes nothing: told once, not tried again', async () => {
  const t = await follow();
  const { store, scheduler } = await t.begin();
  const own = { name: 'own', jobId: 'other', after: [{ job: 'noop' }] };
  await createSchedule(store, own, {
    actor: 'ada',
    jobs: new Map(registry.list().map((job) => [job.id, job])),
  });
  t.change('schedules: [{ jobId: noop, name: yearly, after: [{ job: other }], enabled: true }]');
  await until(() => expect(t.said).toHaveLength(1));
  expect(t.said).toEqual([expect.stringMatching(/^error \S+: the schedules stay as they were$/)]);
  expect(t.following.entries()).toMatchObject([{ schedule: '0 3 1 1 *' }]);
  expect(await listSchedules(store)).toMatchObject([{ name: 'own' }, { schedule: '0 3 1 1 *' }]);
  t.change(scheduleAt(6));
  await until(() => expect(t.following.entries()).toMatchObject([{ schedule: '0 6 1 1 *' }]));
  expect(t.said[1]).toMatch(/^info \S+ is valid again$/);
  await until(() => expect(t.said).toHaveLength(3));
  await scheduler.stop();
  await store.close();
});
