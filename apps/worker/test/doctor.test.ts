/** The doctor on real stores that something ails. */
import { createRegistry } from '@sb/jobs';
import { pauseJob, pauseQueue, readNodeCensus } from '@sb/queue';
import { createTicker, defineJobs, enqueue, NODE_LEASE_MS, registerNode } from '@sb/queue/engine';
import { processIdentity } from '@sb/runner';
import { createSchedule, pauseSchedule } from '@sb/scheduler';
import { openStore, sql, type Store } from '@sb/storage';
import { createGate, eachDialect, holdRun } from '@sb/testkit';
import { parseAlerts } from '@sb/worker/node';
import { expect, onTestFinished, test } from 'vitest';
import * as accessChecks from '../src/commands/doctor/checks/access.ts';
import * as boardChecks from '../src/commands/doctor/checks/boards.ts';
import { PLACE_CHECKS, STORE_CHECKS } from '../src/commands/doctor/checks.ts';
import type { Check, Diagnosis, Patient } from '../src/commands/doctor/checks/check.ts';
import { runChecks } from '../src/commands/doctor/run-checks.ts';

const VERSION = '1.0.0';
const GONE_PID = 2 ** 22 + 1;
const HOUR = 3_600_000;
/** Findings about the server and the clock of the tests, not about the store. */
const ANY_SERVER = ['durability', 'clock', 'fold'];
const NOOP = createRegistry();
NOOP.register([{ id: 'noop', name: 'Nothing', run: () => undefined }]);

const patientOf = (store: Store): Patient => ({
  store,
  version: VERSION,
  now: Date.now,
  identity: processIdentity(),
  zones: ['Europe/Berlin'],
  alerts: parseAlerts('{}', 'alerts.yaml', { jobs: [], env: {} }),
  console: { url: 'http://127.0.0.1:1', isConfigured: false },
  thorough: false,
});

async function examine(
  store: Store,
  { fix = false, checks = STORE_CHECKS }: { readonly fix?: boolean; readonly checks?: readonly Check[] } = {},
): Promise<ReadonlyMap<string, Diagnosis>> {
  const diagnoses = await runChecks(checks, { patient: patientOf(store), fix });
  return new Map(diagnoses.map((diagnosis) => [diagnosis.id, diagnosis]));
}

function troubles(diagnoses: ReadonlyMap<string, Diagnosis>): readonly string[] {
  return [...diagnoses.values()].filter(({ verdict }) => verdict !== 'fine').map(({ id }) => id);
}

/** A daemon of this machine that has the job `noop`. */
async function daemonOf(store: Store, pid: number): Promise<number> {
  await defineJobs(store, NOOP.list(), VERSION);
  const { host, bootId, pidNamespace } = processIdentity();
  return registerNode(store, {
    kind: 'daemon',
    name: 'ada',
    host,
    bootId,
    pidNamespace,
    pid,
    version: VERSION,
    jobs: ['noop'],
  });
}

/** A node of this machine whose process is gone, with a run. */
async function deadNode(store: Store): Promise<void> {
  const nodeId = await daemonOf(store, GONE_PID);
  await enqueue(store, { jobId: 'noop' });
  await createTicker({ store, nodeId, jobs: ['noop'] }).tick([], 1);
}

eachDialect('a store', (open, dialect) => {
  test('that is well is found well, and is as it was', async () => {
    const store = await open();
    await daemonOf(store, process.pid);
    const found = await examine(store);
    // The usual server of the tests does not wait for its disk, and says so.
    expect(troubles(found).filter((id) => id !== 'durability')).toEqual([]);
    expect(found.size).toBe(STORE_CHECKS.filter((check) => (check.dialect ?? dialect) === dialect).length);
    expect(await store.read((tx) => tx.rows(sql`select name from leases`))).toEqual([]);
  });

  test('without tables is told what it lacks', async () => {
    const store = await openStore({ url: await open.url() });
    onTestFinished(() => store.close());
    const found = await examine(store, { checks: PLACE_CHECKS });
    expect(found.get('schema')).toMatchObject({ verdict: 'problem', advice: 'worker db:migrate' });
    expect(troubles(found).filter((id) => id !== 'durability')).toEqual(['schema']);
  });

  test('with a dead node is told so, and has its run back after --fix', async () => {
    const store = await open();
    await deadNode(store);
    expect((await examine(store)).get('nodes')).toMatchObject({
      verdict: 'problem',
      found: `ada (1) has ended without notice (process ${GONE_PID})`,
    });
    expect((await examine(store, { fix: true })).get('nodes')).toMatchObject({
      verdict: 'fine',
      done: '1 dead node removed, 1 run queued again',
    });
    expect(await readNodeCensus(store)).toMatchObject({ nodes: [] });
  });

  test('with runs of a node that has ended gets them back by --fix', async () => {
    const store = await open();
    await deadNode(store);
    await store.write((tx) => tx.run(sql`update nodes set state = 'stopped'`));
    expect((await examine(store)).get('orphans')).toMatchObject({
      verdict: 'problem',
      found: '1 run of ended nodes: ada (1)',
    });
    expect(troubles(await examine(store, { fix: true }))).not.toContain('orphans');
  });

  test('in which nothing works is told so, by what does not work', async () => {
    const clock = { now: Date.UTC(2026, 0, 5, 9) };
    const store = await open({ clock: () => clock.now });
    const expectFindings = async (): Promise<readonly (readonly string[])[]> =>
      [...(await examine(store)).values()]
        .filter(({ id, verdict }) => verdict !== 'fine' && ANY_SERVER.every((other) => other !== id))
        .map(({ id, verdict, found, advice = '' }) => [id, verdict, found, advice]);
    expect(await expectFindings()).toEqual([['daemons', 'note', 'no daemon is running', 'worker daemon']]);
    await daemonOf(store, GONE_PID);
    await store.write((tx) => tx.run(sql`update nodes set state = 'stopped'`));
    await enqueue(store, { jobId: 'noop' });
    await createSchedule(
      store,
      { name: 'hourly', jobId: 'noop', schedule: '0 * * * *' },
      { actor: 'ada', jobs: new Map(NOOP.list().map((job) => [job.id, job])) },
    );
    clock.now += HOUR + 14 * 60_000;
    expect(await expectFindings()).toEqual([
      ['daemons', 'problem', 'no daemon is running, with 1 schedule on and runs waiting', 'worker daemon'],
      ['schedules', 'problem', 'hourly has been due for 14 min', 'worker schedules:why hourly'],
      [
        'waiting',
        'problem',
        'run 1 (noop) of queue default has been due for 1 h 14 min: No daemon is running to take this run.',
        'worker daemon',
      ],
    ]);
    const why = { actor: 'ada', reason: 'provider down' };
    await pauseSchedule(store, 'hourly', why);
    await pauseQueue(store, 'default', why);
    await pauseJob(store, 'noop', why);
    await store.write((tx) =>
      tx.run(sql`insert into alert_deliveries (dedupe_key, channel, message, created_at, due_at, state)
        values ('1', 'slack', '{}', 0, 0, 'waiting')`),
    );
    expect((await expectFindings()).slice(1)).toEqual([
      [
        'pauses',
        'note',
        'queue default is paused by ada: provider down\njob noop is paused by ada: provider down\nschedule hourly is paused by ada: provider down',
        'If a pause without an end was forgotten: worker queue:resume default, worker job:resume noop, worker schedules:resume hourly',
      ],
      [
        'channels',
        'problem',
        expect.stringMatching(/no channel is on here.*1 message for slack/),
        expect.any(String),
      ],
    ]);
  });

  test('says nothing of the pause and the zone of a schedule that is gone', async () => {
    const store = await open();
    await defineJobs(store, NOOP.list(), VERSION);
    const nightly = { name: 'nightly', jobId: 'noop', schedule: '0 2 * * *', timezone: 'Europe/Kyiv' };
    await createSchedule(store, nightly, {
      actor: 'ada',
      jobs: new Map(NOOP.list().map((job) => [job.id, job])),
    });
    await pauseSchedule(store, 'nightly', { actor: 'ada', reason: 'provider down' });
    const found = async (id: string): Promise<string | undefined> => (await examine(store)).get(id)?.found;
    expect(await found('pauses')).toContain('nightly');
    expect(await found('time-zones')).toContain('2 zones');
    await store.write((tx) => tx.run(sql`update schedules set gone_at = 1 where name = 'nightly'`));
    expect(await found('pauses')).toBe('nothing is paused');
    expect(await found('time-zones')).toContain('1 zone of');
  });

  test.runIf(dialect === 'postgres')(
    'whose statistics a transaction holds back names whoever it is',
    async () => {
      const clock = { now: Date.now() };
      const store = await open({ clock: () => clock.now });
      await deadNode(store);
      const { id } = await enqueue(store, { jobId: 'noop' });
      const release = await holdRun(store, id);
      await store.write((tx) => tx.run(sql`update nodes set state = 'stopped'`));
      await endOf(store, 1);
      clock.now += NODE_LEASE_MS + 60_000;
      const { found, advice } = (await examine(store).finally(() => void release())).get('fold') ?? {};
      expect(found).toMatch(
        /^1 min 20 s behind; held back by worker \(role \w+, pid \d+, (?:idle in transaction|active)\) for/,
      );
      expect(advice).toBe('End that transaction.');
      await release();
      expect((await examine(store, { fix: true })).get('fold')).toMatchObject({
        verdict: 'fine',
        done: '1 run counted',
      });
    },
  );

  test.runIf(dialect === 'sqlite')(
    'whose WAL has grown is told so, and has it emptied by --fix',
    async () => {
      const store = await open();
      await store.write((tx) => tx.run(sql`create table filler (body blob)`));
      await store.write((tx) => tx.run(sql`insert into filler values (zeroblob(70000000))`), {
        durable: false,
      });
      const checks = PLACE_CHECKS.filter(({ id }) => id === 'wal');
      expect((await examine(store, { checks })).get('wal')).toMatchObject({
        verdict: 'note',
        expected: 'at most 64 MB',
      });
      expect((await examine(store, { checks, fix: true })).get('wal')).toMatchObject({
        verdict: 'fine',
        found: '0 bytes',
        done: 'written into the file and emptied',
      });
    },
  );

  test('of which a look hangs, or fails, is still looked at otherwise', async () => {
    const never = createGate();
    const title = 'a look';
    const found = await runChecks(
      [
        {
          id: 'hangs',
          title,
          withinMs: 20,
          examine: async () => never.opened.then(() => ({ verdict: 'fine', found: '' })),
        },
        { id: 'fails', title, isOfAllOrgs: true, examine: () => Promise.reject(new Error('no such thing')) },
        { id: 'works', title, examine: async () => ({ verdict: 'fine', found: 'well' }) },
        {
          id: 'not-mended',
          title,
          examine: async () => ({ verdict: 'note', found: 'ill' }),
          treat: () => Promise.reject(new Error('no cure')),
        },
      ],
      { patient: patientOf(await open()), fix: true },
    );
    expect(found).toMatchObject([
      { id: 'hangs', verdict: 'problem', found: 'no answer within 20 ms' },
      { id: 'fails', verdict: 'problem', found: 'no such thing', isOfAllOrgs: true },
      { id: 'works', verdict: 'fine' },
      { id: 'not-mended', verdict: 'note', done: 'could not be fixed: no cure' },
    ]);
  });
});

test('the checks of boards, and of tokens and links, say that a console hides them from some', () => {
  const all: readonly unknown[] = [...Object.values(accessChecks), ...Object.values(boardChecks)];
  const found = STORE_CHECKS.filter((check) => all.includes(check));
  expect(found.map(({ id }) => id)).toEqual(['access', 'github-sync', 'sprints']);
  expect(STORE_CHECKS.filter(({ isOfAllOrgs }) => isOfAllOrgs)).toEqual(found);
});

/** Ends a run that is under way as its node would. */
async function endOf(store: Store, runId: number): Promise<void> {
  const ticker = createTicker({ store, nodeId: 1, jobs: ['noop'] });
  await ticker.tick([{ id: runId, claimNo: 1, jobId: 'noop', outcome: { state: 'succeeded' } }], 0);
}
