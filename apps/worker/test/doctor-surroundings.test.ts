/** The doctor on the console, on tokens and links, and on boards, over real stores. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createToken, createUser, makeLink } from '@sb/access';
import { publish } from '@sb/events';
import { createRegistry } from '@sb/jobs';
import { createTicker, defineJobs, enqueue, fold, type Outcome, registerNode } from '@sb/queue/engine';
import { approveSprint, importOrganisation, runSprintPlanner } from '@sb/questboard';
import { processIdentity } from '@sb/runner';
import { createSchedule } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { eachDialect, isSlow, quickPasswords } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { STORE_CHECKS } from '../src/commands/doctor/checks.ts';
import type { Diagnosis } from '../src/commands/doctor/checks/check.ts';
import { runChecks } from '../src/commands/doctor/run-checks.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday at ten in Berlin. */
const MONDAY = Date.parse('2026-02-02T09:00:00Z');
const BY = { actor: 'ada' };
const SYNC = createRegistry();
SYNC.register([{ id: 'github.sync', name: 'Sync', run: () => undefined }]);
const REFUSED: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"401"}' };
const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members:
  - { id: ada, name: Ada, email: ada@example.com, role: owner }
quests:
  - { id: invoices, title: Invoices }
tasks:
  - { id: a, questId: invoices, title: First, estimateMinutes: 240 }
`;

quickPasswords();

/** A console that is not configured, and that no program is. */
const NONE = { url: 'http://127.0.0.1:1', isConfigured: false };

const passOf = (orgId: string, remaining: number) =>
  ({ type: 'github.sync.completed', orgId, payload: { failed: 0, remaining } }) as const;

async function examine(store: Store, id: string, console = NONE): Promise<Diagnosis | undefined> {
  const [found] = await runChecks(
    STORE_CHECKS.filter((check) => check.id === id),
    {
      fix: false,
      patient: {
        store,
        version: '1.0.0',
        now: Date.now,
        identity: processIdentity(),
        zones: [],
        alerts: undefined,
        console,
        thorough: false,
      },
    },
  );
  return found;
}

eachDialect('the doctor', (open, dialect) => {
  // What it reads is tested on both stores in the packages that it asks.
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('asks the console that is configured whether it answers', async () => {
    const store = await open();
    const server = createServer(({ url }, response) =>
      response.writeHead(url === '/healthz' ? 200 : 404).end(),
    );
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const configured = { url, isConfigured: true };
    expect(await examine(store, 'console')).toMatchObject({ verdict: 'fine' });
    expect(await examine(store, 'console', configured)).toMatchObject({
      verdict: 'fine',
      found: `answers at ${url}`,
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await examine(store, 'console', configured)).toMatchObject({
      verdict: 'problem',
      found: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test.runIf(isWhole)('asks a console without settings where the store has users', async () => {
    const store = await open();
    expect(await examine(store, 'console')).toMatchObject({ verdict: 'fine' });
    await createUser(store, { name: 'ana', role: 'admin', password: 'tall green kettle' }, BY);
    expect(await examine(store, 'console')).toMatchObject({
      verdict: 'note',
      found: expect.stringContaining('the console at http://127.0.0.1:1 does not answer'),
      advice: 'Start it: worker daemon --console, or set CONSOLE_URL.',
    });
  });

  test('names tokens and unused links that are near their end', async () => {
    const clock = { now: MONDAY };
    const store = await open({ clock: () => clock.now });
    await createUser(store, { name: 'ana', role: 'admin', password: 'tall green kettle' }, BY);
    await createToken(store, { name: 'ci', user: 'ana', role: 'viewer', until: { forMs: 60 * DAY } }, BY);
    expect(await examine(store, 'access')).toMatchObject({ verdict: 'fine' });
    clock.now += 54 * DAY;
    await makeLink(store, { kind: 'invite', role: 'operator' }, BY);
    clock.now += 19 * HOUR;
    expect(await examine(store, 'access')).toMatchObject({
      verdict: 'note',
      found:
        'token ci of ana ends in 5 d 5 h\nthe invitation of a new operator, made by ada and not used, ends in 5 h',
    });
  });

  test.runIf(isWhole)('names an organisation whose issues have not followed for a day', async () => {
    const clock = { now: MONDAY };
    const store = await open({ clock: () => clock.now });
    await importOrganisation(store, BOARD, { file: 'board.yaml', now: new Date(MONDAY).toISOString() });
    const pass = (orgId: string, remaining: number): Promise<unknown> =>
      store.write((tx) => publish(tx, [passOf(orgId, remaining)]));
    for (let hour = 0; hour <= 24; hour += 6) {
      await pass('acme', 3);
      await pass('gone', 3);
      clock.now += 6 * HOUR;
    }
    expect(await examine(store, 'github-sync')).toMatchObject({
      verdict: 'problem',
      found: 'the sync of acme has left tasks out for 1 d 6 h',
    });
    await pass('acme', 0);
    expect(await examine(store, 'github-sync')).toMatchObject({ verdict: 'fine' });
  });

  test.runIf(isWhole)(
    'finds it behind the passes of many others, which are more than it reads at once',
    async () => {
      const clock = { now: MONDAY };
      const store = await open({ clock: () => clock.now });
      await importOrganisation(store, BOARD, { file: 'board.yaml', now: new Date(MONDAY).toISOString() });
      await store.write((tx) => publish(tx, [passOf('acme', 3)]));
      clock.now += 25 * HOUR;
      await store.write((tx) => publish(tx, [passOf('acme', 3)]));
      const others = Array.from({ length: 500 }, () => passOf('gone', 0));
      for (let times = 0; times < 10; times++) await store.write((tx) => publish(tx, others));
      expect(await examine(store, 'github-sync')).toMatchObject({
        verdict: 'problem',
        found: 'the sync of acme has left tasks out for 1 d 1 h',
      });
    },
  );

  test.runIf(isWhole)('names a sync that fails as a whole', async () => {
    const clock = { now: MONDAY };
    const store = await open({ clock: () => clock.now });
    await defineJobs(store, SYNC.list(), '1.0.0');
    const node = { kind: 'daemon', name: 'ada', host: 'h', pid: 1, version: '1.0.0', jobs: [] } as const;
    const ticker = createTicker({ store, nodeId: await registerNode(store, node), jobs: ['github.sync'] });
    const sync = async (outcome: Outcome): Promise<void> => {
      await enqueue(store, { jobId: 'github.sync' });
      const { claimed } = await ticker.tick([], 1);
      await ticker.tick(
        claimed.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome })),
        0,
      );
      await fold(store);
    };
    await sync({ state: 'succeeded' });
    clock.now += DAY;
    await sync(REFUSED);
    await sync(REFUSED);
    expect(await examine(store, 'github-sync')).toMatchObject({
      verdict: 'problem',
      found: 'the job github.sync last succeeded 1 d ago: 2 runs failed since',
    });
    clock.now += 2 * DAY;
    expect(await examine(store, 'github-sync')).toMatchObject({ verdict: 'fine' });
    const jobs = new Map(SYNC.list().map((job) => [job.id, job]));
    const weekly = { name: 'sync', jobId: 'github.sync', schedule: '0 9 * * 1' };
    await createSchedule(store, weekly, { ...BY, jobs });
    expect(await examine(store, 'github-sync')).toMatchObject({
      verdict: 'problem',
      found: 'the job github.sync last succeeded 3 d ago: 2 runs failed since',
    });
    await sync({ state: 'succeeded' });
    expect(await examine(store, 'github-sync')).toMatchObject({ verdict: 'fine' });
    const fire = (verdict: string): Promise<void> => {
      clock.now += 7 * DAY;
      return store.write((tx) =>
        tx.run(sql`insert into fires (schedule_id, fire_at, verdict, decided_at)
          select id, ${clock.now}, ${verdict}, ${clock.now} from schedules`),
      );
    };
    // Three weeks of a pause, or of holidays, ask for no run.
    for (const verdict of ['paused', 'excluded', 'paused', 'run', 'run']) await fire(verdict);
    expect(await examine(store, 'github-sync')).toMatchObject({ verdict: 'fine' });
    await fire('skipped_overlap');
    expect(await examine(store, 'github-sync')).toMatchObject({
      verdict: 'problem',
      found: 'no run of the job github.sync has ended for 42 d, and its schedule is on',
      advice: expect.stringContaining('worker run:explain'),
    });
  });

  test.runIf(isWhole)('names a plan that is a draft on Monday afternoon', async () => {
    const clock = { now: MONDAY };
    const store = await open({ clock: () => clock.now });
    const now = new Date(MONDAY).toISOString();
    await importOrganisation(store, BOARD, { file: 'board.yaml', now });
    const run = { orgId: 'acme', now, jobId: 'weekly.sprintplanner', runId: 1, sourceApp: 'test' };
    await runSprintPlanner(store, run);
    for (const weeks of [1, 2, 3]) {
      const later = new Date(MONDAY + weeks * 7 * DAY).toISOString();
      await runSprintPlanner(store, { ...run, runId: 1 + weeks, now: later });
    }
    expect(await examine(store, 'sprints')).toMatchObject({ verdict: 'fine' });
    clock.now += 2 * HOUR;
    expect(await examine(store, 'sprints')).toMatchObject({
      verdict: 'note',
      found: 'the plan of acme for the week of 2026-02-02 is a draft (Europe/Berlin)',
      advice: 'worker sprint:approve 2026-02-02 --org acme',
    });
    await approveSprint(store, {
      orgId: 'acme',
      weekStart: '2026-02-02',
      act: { actor: 'ada', isAdmin: true, sourceApp: 'test' },
    });
    expect(await examine(store, 'sprints')).toMatchObject({ verdict: 'fine' });
  });
});
