import { publish } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { org, orgChanged, orgList } from '../src/answers/board/orgs.ts';
import { openBoard, ORG } from './demo/board.ts';
import { readStream } from './guard/read-stream.ts';
import { openConsole } from './open-console.ts';

const API = '/api/v1';
const NOW = '2026-03-02T12:00:00.000Z';
const SMALL = { now: NOW, members: 3, quests: 4, tasks: 12 };

eachDialect('an organisation', (open) => {
  test('is listed, and shown with the jobs that maintain it', async () => {
    const store = await open({ clock: () => Date.parse(NOW) });
    await openBoard(store, SMALL);
    const { get } = openConsole(store);
    expect(orgList.parse((await get(`${API}/orgs`)).body).items).toMatchObject([{ id: ORG, active: true }]);
    const { body, headers } = await get(`${API}/orgs/${ORG}`);
    const shown = org.parse(body);
    expect(headers.get('etag')).toBe(`"${shown.rev}"`);
    expect(shown.maintainers).toEqual([
      { jobId: 'daily.questmaster', last: { status: 'success', at: NOW, runId: 1 } },
      { jobId: 'weekly.sprintplanner', last: { status: 'success', at: NOW, runId: 2 } },
    ]);
  });

  test('is changed by an administrator who has seen it as it is', async () => {
    const store = await open();
    await openBoard(store, SMALL);
    const { get, send } = openConsole(store);
    const { rev, name } = org.parse((await get(`${API}/orgs/${ORG}`)).body);
    const ifMatch = { headers: { 'if-match': `"${rev}"` } };
    const path = `${API}/orgs/${ORG}`;
    expect(await send('PATCH', path, { name: 'New' })).toMatchObject({ status: 428 });
    expect(await send('PATCH', path, { name: 'New' }, { ...ifMatch, role: 'operator' })).toMatchObject({
      status: 403,
    });
    const tried = await send('PATCH', `${path}?dryRun=true`, { name: 'New' }, ifMatch);
    expect(orgChanged.parse(tried.body)).toMatchObject({ changed: true, org: { name: 'New' } });
    expect(org.parse((await get(path)).body).name).toBe(name);
    const changed = await send('PATCH', path, { name: 'New', settings: { focus: 70 } }, ifMatch);
    expect(orgChanged.parse(changed.body)).toMatchObject({
      org: { name: 'New', settings: { focus: 70 } },
      says: `${ORG} has its name, settings`,
    });
    expect(changed.headers.get('etag')).toBe((await get(path)).headers.get('etag'));
    const { rev: now } = org.parse((await get(path)).body);
    const same = await send('PATCH', path, {}, { headers: { 'if-match': `"${now}"` } });
    expect(orgChanged.parse(same.body)).toMatchObject({
      changed: false,
      says: `${ORG} has its fields already; nothing is changed`,
    });
    expect(await send('PATCH', path, { name: 'Other' }, ifMatch)).toMatchObject({
      status: 412,
      body: { code: 'REV_STALE' },
    });
  });

  test('out of sight is no organisation: in no list, answer or stream', async () => {
    const store = await open();
    await openBoard(store, SMALL);
    const asked = openConsole(store, { orgs: ['acme'] });
    expect((await asked.get(`${API}/orgs`)).body).toEqual({ items: [] });
    expect(await asked.get(`${API}/orgs/${ORG}`)).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_ORG' },
    });
    // One of its own that is not stored names no other.
    const missing = await asked.get(`${API}/orgs/acme/tasks`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ORG' } });
    expect(JSON.stringify(missing.body)).not.toContain(ORG);
    const headers = { authorization: 'Bearer admin' };
    expect((await readStream(asked, `org:${ORG}`, headers)).status).toBe(404);
    await (await readStream(asked, 'org:acme', headers)).has('event: hello');
    expect(JSON.stringify((await asked.get(`${API}/events`)).body)).not.toContain('quest.');
    const some = openConsole(store, { jobs: ['report'] });
    expect((await some.get(`${API}/orgs`)).status).toBe(403);
  });

  test('tells those who listen to it that its board changed, and nothing of others', async () => {
    const store = await open();
    await openBoard(store, SMALL);
    const asked = openConsole(store);
    const stream = await readStream(asked, `org:${ORG},events`, { authorization: 'Bearer admin' });
    await stream.has('event: hello');
    const tell = (orgId: string, type: string) =>
      store.write((tx) => publish(tx, [{ type, orgId, payload: {} }]));
    await tell('acme', 'task.moved');
    await stream.has('task.moved');
    expect(stream.text()).not.toContain('event: changed');
    await tell(ORG, 'quest.unlocked');
    expect(await stream.has('event: changed')).toContain(`{"org":"${ORG}"}`);
  });
});
