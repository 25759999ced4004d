/** The state of the sync with GitHub, from what its runs left in the store. */
import { publish } from '@sb/events';
import { createRegistry } from '@sb/jobs';
import { changeOrg, changeRecord, listTasks } from '@sb/questboard';
import { createSchedule, deleteSchedule } from '@sb/scheduler';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { githubState } from '../src/answers/board/github.ts';
import { openBoard, ORG } from './demo/board.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const API = `/api/v1/orgs/${ORG}/github`;
const START = Date.parse('2026-03-02T12:00:00.000Z');
const COUNTS = { created: 0, updated: 0, closed: 0, unchanged: 2, skipped: 0, failed: 0, remaining: 0 };

async function link(store: Store, taskId: string, state: string, more: object = {}): Promise<void> {
  const body = JSON.stringify({ taskId, repo: 'acme/app', state, managedLabels: [], ...more });
  await store.write((tx) =>
    tx.run(sql`insert into github_links (org_id, task_id, repo, issue_number, state, body, updated_at)
      values (${ORG}, ${taskId}, 'acme/app', null, ${state}, ${body}, ${tx.now})`),
  );
}

eachDialect('the sync with GitHub', (open) => {
  test('tells what its runs left over and since when', async () => {
    const clock = { now: START };
    const store = await open({ clock: () => clock.now });
    await openBoard(store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 12 });
    const { get } = openConsole(store);
    const read = async () => githubState.parse((await get(API)).body);
    const sync = async (more: object, orgId = ORG) => {
      clock.now += 60_000;
      const payload = { ...COUNTS, ...more };
      await store.write((tx) =>
        publish(tx, [{ type: 'github.sync.completed', orgId, jobId: 'github.sync', runId: 7, payload }]),
      );
      return new Date(clock.now).toISOString();
    };
    expect(await read()).toMatchObject({ state: 'never', links: { total: 0 }, errors: [] });
    await sync({ failed: 1 });
    await sync({});
    expect(await read()).toMatchObject({ state: 'ok', lastSync: { runId: 7, unchanged: 2 } });
    const since = await sync({ failed: 1 });
    const resumeAfter = '2026-03-02T13:00:00.000Z';
    const last = await sync({ failed: 1, remaining: 3, resumeAfter });
    await sync({}, 'acme');
    const [one, other] = (await listTasks(store, ORG, { limit: 2 })).items;
    await link(store, one?.id ?? '', 'error', { lastError: 'Validation Failed' });
    await link(store, other?.id ?? '', 'linked');
    expect(await read()).toMatchObject({
      state: 'partial',
      says: 'The last run was incomplete: 1 task failed, 3 left to a later run, GitHub asked to wait.',
      partialSince: since,
      lastSync: { at: last, resumeAfter },
      links: { total: 2, states: { error: 1, linked: 1 } },
      errors: [{ taskId: one?.id, repo: 'acme/app', lastError: 'Validation Failed' }],
      limits: { maxMutationsPerRun: 60 },
    });
    const { get: getAsOther } = openConsole(store, { canSeePayload: false });
    const [unseen] = githubState.parse((await getAsOther(API)).body).errors;
    expect(unseen).toMatchObject({ taskId: one?.id, state: 'error' });
    expect(unseen).not.toHaveProperty('lastError');
  });

  test('has failed where its own run has, or one of all boards: no other, and no rehearsal', async () => {
    const engine = await openEngine(open, [
      { id: 'github.sync', name: 'Sync', input: z.unknown(), run: () => undefined },
    ]);
    await openBoard(engine.store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 12 });
    const { get } = openConsole(engine.store);
    const lastRun = async () => githubState.parse((await get(API)).body).lastRun?.id;
    const fail = async (request: object) => {
      await engine.pass(60_000);
      return (await engine.die(1, { jobId: 'github.sync', maxAttempts: 1, ...request }))[0];
    };
    expect(await lastRun()).toBeUndefined();
    const own = await fail({ input: { orgId: ORG } });
    await fail({ input: { orgId: 'acme' } });
    await fail({ input: { orgId: ORG }, dryRun: true });
    expect(await lastRun()).toBe(own);
    const ofAll = await fail({ input: { allOrgs: true } });
    expect(await lastRun()).toBe(ofAll);
  });

  test('has failed although hundreds of runs of other boards came after it, until its own last sync', async () => {
    const engine = await openEngine(open, [
      { id: 'github.sync', name: 'Sync', input: z.unknown(), run: () => undefined },
    ]);
    await openBoard(engine.store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 12 });
    const { get } = openConsole(engine.store);
    const read = async () => githubState.parse((await get(API)).body);
    const [own] = await engine.die(1, { jobId: 'github.sync', maxAttempts: 1, input: { orgId: ORG } });
    await engine.pass(60_000);
    await engine.die(220, { jobId: 'github.sync', maxAttempts: 1, input: { orgId: 'acme' } });
    expect(await read()).toMatchObject({ state: 'failed', lastRun: { id: own } });
    await engine.pass(60_000);
    await engine.store.write((tx) =>
      publish(tx, [{ type: 'github.sync.completed', orgId: ORG, jobId: 'github.sync', payload: COUNTS }]),
    );
    expect(await read()).toMatchObject({ state: 'ok' });
  });

  test('runs where its own run does, or one of all boards', async () => {
    const engine = await openEngine(open, [
      { id: 'github.sync', name: 'Sync', input: z.unknown(), run: () => undefined },
    ]);
    await openBoard(engine.store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 12 });
    const { get } = openConsole(engine.store);
    const running = async () => githubState.parse((await get(API)).body).running?.id;
    const begin = async (request: object) => {
      const id = await engine.enqueue({ jobId: 'github.sync', ...request });
      await engine.claim();
      return id;
    };
    await begin({ input: { orgId: 'acme' } });
    await begin({ input: { orgId: ORG }, dryRun: true });
    expect(await running()).toBeUndefined();
    const own = await begin({ input: { orgId: ORG } });
    expect(await running()).toBe(own);
  });

  test('counts the issues that wait for a person, without those of tasks that no run goes through', async () => {
    const store = await open();
    await openBoard(store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 40 });
    const { get } = openConsole(store);
    const read = async () => githubState.parse((await get(API)).body).leftAlone;
    const todo = (await listTasks(store, ORG, { limit: 4, filter: { status: ['todo'] } })).items;
    const [unmarked, deleted, moved, unnumbered] = todo.map(({ id }) => id);
    const [done] = (await listTasks(store, ORG, { limit: 1, filter: { status: ['done'] } })).items;
    const setMark = (id: string | undefined, syncToGithub: boolean) =>
      changeRecord(
        store,
        { orgId: ORG, kind: 'task', id: id ?? '', act: { actor: 'ada', isAdmin: true } },
        { syncToGithub, github: { repo: 'acme/app' } },
      );
    await setMark(unmarked, false);
    for (const id of [deleted, moved, unnumbered, done?.id]) await setMark(id, true);
    const gone = { issueNumber: 6, pushedState: 'open' };
    await link(store, unmarked ?? '', 'missing', gone);
    await link(store, done?.id ?? '', 'deleted', gone);
    await link(store, 'left-the-board', 'moved', { issueNumber: 7 });
    expect(await read()).toEqual({ gone: 0, moved: 0 });
    await link(store, deleted ?? '', 'deleted', gone);
    await link(store, unnumbered ?? '', 'moved', { pushedState: 'open' });
    await link(store, moved ?? '', 'moved', { issueNumber: 8, pushedState: 'open' });
    expect(await read()).toEqual({ gone: 2, moved: 1 });
    const act = { actor: 'ada', isAdmin: true };
    await changeOrg(store, { orgId: ORG, act }, { settings: { github: { allowedRepos: ['acme/web'] } } });
    expect(await read()).toEqual({ gone: 0, moved: 0 });
  });

  test('names the schedules of the sync, without those that were deleted', async () => {
    const store = await open();
    await openBoard(store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 12 });
    const registry = createRegistry();
    registry.register([{ id: 'github.sync', name: 'Sync', input: z.unknown(), run: () => undefined }]);
    const jobs = new Map(registry.list().map((job) => [job.id, job]));
    for (const name of ['hourly', 'old'])
      await createSchedule(
        store,
        { name, jobId: 'github.sync', schedule: '0 * * * *' },
        { actor: 'ada', jobs },
      );
    await deleteSchedule(store, 'old', { actor: 'ada' });
    const { schedules } = githubState.parse((await openConsole(store).get(API)).body);
    expect(schedules).toEqual([{ name: 'hourly', enabled: true }]);
  });

  test('says since when runs are partial, however many are, and how many issues are in trouble', async () => {
    const clock = { now: START };
    const store = await open({ clock: () => clock.now });
    await openBoard(store, { now: new Date(START).toISOString(), members: 3, quests: 4, tasks: 120 });
    const { get } = openConsole(store);
    const read = async () => githubState.parse((await get(API)).body);
    const syncs = async (count: number, more: object = { failed: 1 }) => {
      clock.now += 60_000;
      const sync = { type: 'github.sync.completed', orgId: ORG, payload: { ...COUNTS, ...more } };
      await store.write((tx) =>
        publish(
          tx,
          Array.from({ length: count }, () => sync),
        ),
      );
      return new Date(clock.now).toISOString();
    };
    await syncs(1, {});
    const since = await syncs(1);
    await syncs(300);
    for (const { id } of (await listTasks(store, ORG, { limit: 60 })).items)
      await link(store, id, 'error', { lastError: 'Validation Failed' });
    const { errors, ...state } = await read();
    expect(errors).toHaveLength(50);
    expect(state).toMatchObject({ partialSince: since, errorCount: 60 });
    expect(state).not.toHaveProperty('isPartialLonger');
    for (let batch = 0; batch < 5; batch += 1) await syncs(1_000);
    expect(await read()).toMatchObject({ isPartialLonger: true });
    await syncs(1, {});
    expect(await read()).not.toHaveProperty('partialSince');
  });
});
