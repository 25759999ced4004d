import { importOrganisation } from '@sb/questboard';
import { eachDialect } from '@sb/testkit';
import { sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import {
  board,
  graph,
  questActed,
  questlineList,
  questList,
  questView,
  recordActed,
  taskActed,
  taskHistory,
  taskList,
  taskView,
} from '../src/answers/board/board.ts';
import { linkList } from '../src/answers/board/github.ts';
import { problem } from '../src/answers/problem.ts';
import { openConsole, SECRET } from './open-console.ts';

const API = '/api/v1/orgs/acme';
const NOW = '2026-03-02T12:00:00.000Z';

const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members:
  - { id: ada, name: Ada, email: ada@acme.test, role: owner }
  - { id: bo, name: Bo, email: bo@acme.test }
questlines:
  - { id: post, title: Post }
quests:
  - { id: letters, title: Letters, questlineId: post, priority: high }
  - id: parcels
    title: Parcels
    requires: [{ type: questCompleted, questId: letters }]
tasks:
  - { id: write, title: Write, questId: letters, estimateMinutes: 60, priority: urgent, tags: [ink] }
  - { id: send, title: Send, questId: letters, dependsOn: [write], requiresApproval: true }
  - id: pack
    title: Pack
    questId: parcels
    syncToGithub: true
    github: { repo: acme/app }
`;

async function openBoard(store: Store, who = {}) {
  await importOrganisation(store, BOARD, { file: 'acme.yaml', now: NOW });
  const asked = openConsole(store, { actor: 'user:ada', ...who });
  const { send, get } = asked;
  const act = (task: string, verb: string, body: object = {}) =>
    send('POST', `${API}/tasks/${task}/${verb}`, body, { role: 'operator' });
  return { ...asked, get, send, act };
}

const ifMatch = (rev: number) => ({ headers: { 'if-match': `"${rev}"` } });

eachDialect('a board', (open) => {
  test('is read as columns, lists, pages and a graph', async () => {
    const { get } = await openBoard(await open());
    const columns = board.parse((await get(`${API}/board?limit=1`)).body).columns;
    expect(columns.map(({ status, count }) => [status, count])[0]).toEqual(['todo', 3]);
    const rest = await get(`${API}/tasks?status=todo&cursor=${columns[0]?.next ?? ''}`);
    expect(taskList.parse(rest.body).items.map(({ id }) => id)).toEqual(['send', 'write']);
    const ofQuest = board.parse((await get(`${API}/board?limit=1&quest=letters`)).body).columns[0];
    const more = await get(`${API}/tasks?status=todo&quest=letters&cursor=${ofQuest?.next ?? ''}`);
    expect(taskList.parse(more.body).items.map(({ id }) => id)).toEqual(['write']);
    expect(await get(`${API}/board?quest=letters&assignee=ada`)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', problems: [{ field: 'query.assignee' }] },
    });
    const first = taskList.parse((await get(`${API}/tasks?limit=2`)).body);
    expect(first.items.map(({ id }) => id)).toEqual(['pack', 'send']);
    const next = taskList.parse((await get(`${API}/tasks?limit=2&cursor=${first.next ?? ''}`)).body);
    expect(next.items.map(({ id }) => id)).toEqual(['write']);
    expect((await get(`${API}/tasks?limit=2&status=todo&cursor=${first.next ?? ''}`)).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
    const filtered = await get(
      `${API}/tasks?status=todo,blocked&quest=letters&priority=urgent&tag=ink&text=WRI`,
    );
    expect(taskList.parse(filtered.body).items.map(({ id }) => id)).toEqual(['write']);
    expect(questList.parse((await get(`${API}/quests?questline=post`)).body).items).toMatchObject([
      { id: 'letters', progress: { live: 2, done: 0 } },
    ]);
    expect(questlineList.parse((await get(`${API}/questlines`)).body).items).toMatchObject([{ id: 'post' }]);
    expect(graph.parse((await get(`${API}/graph`)).body).edges).toEqual([
      { from: 'quest:parcels', to: 'quest:letters', by: 'requires' },
    ]);
    const parcels = questView.parse((await get(`${API}/quests/parcels`)).body);
    expect(parcels.requires).toEqual([
      {
        wish: { type: 'questCompleted', questId: 'letters' },
        met: false,
        says: 'quest letters is completed',
      },
    ]);
    const csv = await get(`${API}/tasks`, { headers: { accept: 'text/csv' } });
    expect(String(csv.body).split('\r\n')).toHaveLength(5);
  });

  test('lets a task go where the rules allow it, and says in their words where not', async () => {
    const { get, act } = await openBoard(await open());
    const shown = await get(`${API}/tasks/send`);
    const task = taskView.parse(shown.body);
    expect(shown.headers.get('etag')).toBe(`"${task.rev}"`);
    expect(task.moves.find(({ to }) => to === 'in-progress')).toEqual({
      to: 'in-progress',
      rule: 'dependency_unmet',
      unmet: ['write'],
      says: 'waits for write',
    });
    const refused = await act('send', 'transition', { to: 'in-progress' });
    expect([refused.status, problem.parse(refused.body)]).toMatchObject([
      409,
      { code: 'DEPENDENCY_UNMET', rule: 'dependency_unmet', force: true, unmet: [{ id: 'write' }] },
    ]);
    const rehearsed = await act('write', 'transition?dryRun=true', { to: 'done' });
    expect(taskActed.parse(rehearsed.body)).toMatchObject({ changed: true, task: { status: 'done' } });
    const begun = taskActed.parse(
      (await act('write', 'transition', { to: 'in-progress', reason: 'now' })).body,
    );
    expect(begun).toMatchObject({
      task: { status: 'in-progress', assigneeId: 'ada' },
      moved: [{ to: 'unlocked' }, { questId: 'letters', to: 'in-progress' }],
      says: expect.stringContaining('write is in-progress, assigned to ada; quest letters is in-progress'),
    });
    expect(await act('write', 'transition', { to: 'done', rev: begun.task.rev - 1 })).toMatchObject({
      status: 412,
      body: { code: 'REV_STALE', current: begun.task.rev },
    });
    await act('write', 'block', { text: `no ink, ${SECRET}` });
    await act('write', 'unblock');
    await act('write', 'comment', { text: 'two\nlines' });
    const given = taskActed.parse((await act('write', 'claim', { memberId: 'bo', force: true })).body);
    const { rev } = given.task;
    // A page that shows who has the task names its revision: it never claims without force what another member has.
    for (const [wish, status, code] of [
      [{ rev }, 409, 'ALREADY_ASSIGNED'],
      [{ rev: rev - 1 }, 412, 'REV_STALE'],
      [{ rev: rev - 1, force: true }, 412, 'REV_STALE'],
    ] as const)
      expect(await act('write', 'claim', { memberId: 'ada', ...wish })).toMatchObject({
        status,
        body: { code },
      });
    await act('write', 'transition', { to: 'done' });
    await act('send', 'transition', { to: 'done' });
    expect(await act('write', 'approve')).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL_NOT_NEEDED' },
    });
    expect(taskActed.parse((await act('send', 'approve')).body).task.approvedBy).toBe('ada');
    const history = taskHistory.parse((await get(`${API}/tasks/write/history?limit=3`)).body);
    expect(history.items.map(({ by, says }) => [by, says])).toEqual([
      ['user:ada', 'in-progress → done'],
      ['user:ada', 'gave it to bo; ada had it'],
      ['user:ada', 'commented'],
    ]);
    expect(history.items[2]?.text).toBe('two\nlines');
    const older = await get(`${API}/tasks/write/history?cursor=${history.next ?? ''}`);
    const [first, created] = taskHistory.parse(older.body).items.slice(-2);
    expect([first?.says, created?.says]).toEqual([
      expect.stringContaining('todo → in-progress'),
      'created the task',
    ]);
    expect(JSON.stringify(older.body)).not.toContain(SECRET);
  });

  test('holds, releases, cancels and restores a quest', async () => {
    const { send, get } = await openBoard(await open());
    const act = (verb: string, body: object = {}) =>
      send('POST', `${API}/quests/letters/${verb}`, body, { role: 'operator' });
    expect(questActed.parse((await act('hold')).body).quest.hold).toBe(true);
    expect(questActed.parse((await act('hold')).body)).toMatchObject({ changed: false });
    expect(questActed.parse((await act('release')).body).quest.hold).toBe(false);
    expect(await act('restore')).toMatchObject({ status: 409, body: { code: 'TRANSITION_INVALID' } });
    expect(questActed.parse((await act('cancel')).body).quest.state).toBe('cancelled');
    expect(taskView.parse((await get(`${API}/tasks/write`)).body).status).toBe('cancelled');
    await act('restore');
    expect(taskView.parse((await get(`${API}/tasks/write`)).body).status).toBe('todo');
  });

  test('has its records made, changed, archived and returned, by those who saw them as they are', async () => {
    const { send } = await openBoard(await open());
    const made = await send('POST', `${API}/tasks`, {
      title: 'Stamp',
      questId: 'letters',
      dependsOn: ['write'],
    });
    const stamp = recordActed.parse(made.body);
    expect([made.status, stamp.record]).toMatchObject([201, { title: 'Stamp', status: 'todo' }]);
    const path = `${API}/tasks/${stamp.id}`;
    expect((await send('PATCH', path, { title: 'x' })).status).toBe(428);
    const changed = recordActed.parse(
      (await send('PATCH', path, { title: 'Seal' }, ifMatch(stamp.rev))).body,
    );
    expect(changed.record).toMatchObject({ title: 'Seal' });
    expect((await send('PATCH', path, { title: 'y' }, ifMatch(stamp.rev))).status).toBe(412);
    // A field of the body is no revision: only the header is.
    const newer = { title: 'y', rev: stamp.rev + 1 };
    expect((await send('PATCH', path, newer, ifMatch(stamp.rev))).body).toMatchObject({
      code: 'REV_STALE',
      detail: `"${stamp.id}" has changed: expected revision ${stamp.rev}, it is ${changed.rev}.`,
    });
    expect(
      (await send('PATCH', path, { status: 'done', titel: 1 }, ifMatch(changed.rev))).body,
    ).toMatchObject({
      code: 'REQUEST_INVALID',
      problems: [{ field: 'status' }, { field: 'titel' }],
    });
    const write = `${API}/tasks/write`;
    expect((await send('DELETE', write, {}, ifMatch(1))).body).toMatchObject({
      code: 'REFERENCED',
      referrers: expect.arrayContaining([{ kind: 'task', id: 'send', title: 'Send', field: 'dependsOn' }]),
    });
    const operator = { ...ifMatch(1), role: 'operator' as const };
    expect((await send('DELETE', `${write}?detach=true`, {}, operator)).status).toBe(403);
    const gone = recordActed.parse((await send('DELETE', path, {}, ifMatch(changed.rev))).body);
    expect((await send('PATCH', path, { title: 'z' }, ifMatch(gone.rev))).body).toMatchObject({
      code: 'ARCHIVED',
    });
    expect((await send('PATCH', path, { archived: false, title: 'z' }, ifMatch(gone.rev))).status).toBe(400);
    expect((await send('PATCH', path, { archived: false }, ifMatch(gone.rev))).body).toMatchObject({
      changed: true,
    });
    for (const [shelf, body] of [
      ['quests', { title: 'Stamps' }],
      ['questlines', { title: 'Sale' }],
      ['members', { name: 'Cy', email: 'cy@acme.test' }],
    ] as const)
      expect((await send('POST', `${API}/${shelf}`, body)).status).toBe(201);
    expect((await send('POST', `${API}/members`, { name: 'Di' }, { role: 'operator' })).status).toBe(403);
  });

  test('has the version of each record that is changed by it, also of one that is archived', async () => {
    const { get, send } = await openBoard(await open());
    await send('POST', `${API}/questlines`, { id: 'sale', title: 'Sale' });
    for (const [path, change] of [
      ['tasks/write', { title: 'Write it' }],
      ['quests/letters', { title: 'All letters' }],
      ['questlines/sale', { title: 'Sales' }],
      ['members/bo', { name: 'Bob' }],
    ] as const) {
      const version = async () => ({
        headers: { 'if-match': String((await get(`${API}/${path}`)).headers.get('etag')) },
      });
      expect([path, (await send('PATCH', `${API}/${path}`, change, await version())).status]).toEqual([
        path,
        200,
      ]);
      expect((await get(`${API}/${path}`)).body).toMatchObject(change);
    }
    for (const path of ['questlines/sale', 'members/bo']) {
      const { headers } = await get(`${API}/${path}`);
      await send('DELETE', `${API}/${path}`, {}, { headers: { 'if-match': String(headers.get('etag')) } });
      expect((await get(`${API}/${path}`)).body).toMatchObject({ archived: true });
      expect((await get(`${API}/${path}x`)).status).toBe(404);
    }
  });

  test('has what was archived in its lists, by id', async () => {
    const { send, get } = await openBoard(await open());
    const quest = `${API}/quests/letters`;
    expect((await send('DELETE', quest, {}, ifMatch(1))).body).toMatchObject({ code: 'REFERENCED' });
    const { warnings, rev } = recordActed.parse(
      (await send('DELETE', `${quest}?detach=true`, {}, ifMatch(1))).body,
    );
    expect(warnings).toMatchObject([
      { code: 'detached', message: '2 tasks archived with it' },
      { code: 'detached', message: '1 quest no longer requiring it or one of them' },
    ]);
    const listed = async (list: string) => {
      const { body } = await get(`${API}/${list}`);
      return (body as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await listed('quests')).toEqual(['parcels']);
    expect(await listed('quests?archived=true&questline=post')).toEqual(['letters']);
    expect(await listed('tasks?archived=true&quest=letters')).toEqual(['send', 'write']);
    expect((await get(`${API}/quests?archived=true&sort=updated`)).body).toMatchObject({
      code: 'REQUEST_INVALID',
      problems: [{ field: 'sort' }],
    });
    await send('PATCH', quest, { archived: false }, ifMatch(rev));
    expect(await listed('quests?archived=true')).toEqual([]);
  });

  test('only an administrator acts for another member', async () => {
    const { send } = await openBoard(await open());
    const path = `${API}/tasks/write/claim`;
    expect((await send('POST', path, { as: 'bo' }, { role: 'operator' })).status).toBe(403);
    expect(taskActed.parse((await send('POST', path, { as: 'bo' })).body).task.assigneeId).toBe('bo');
  });

  test('of another organisation is not there, whatever is asked', async () => {
    const { get, send } = await openBoard(await open(), { orgs: ['other'] });
    for (const path of [
      'board',
      'graph',
      'tasks',
      'tasks/write',
      'quests',
      'quests/letters',
      'questlines',
      'github/links',
    ])
      expect([path, (await get(`${API}/${path}`)).status]).toEqual([path, 404]);
    for (const path of ['tasks/write/comment', 'quests/letters/hold', 'tasks'])
      expect(
        (
          await send(
            'POST',
            `${API}/${path}`,
            path === 'tasks' ? { title: 'x' } : path.endsWith('comment') ? { text: 'x' } : {},
          )
        ).body,
      ).toMatchObject({
        code: 'UNKNOWN_ORG',
      });
    expect((await send('PATCH', `${API}/tasks/write`, { title: 'x' }, ifMatch(1))).status).toBe(404);
  });

  test('shows the issue of a task, and the last error of the sync to those who may see it', async () => {
    const store = await open();
    const { get } = await openBoard(store);
    expect(taskView.parse((await get(`${API}/tasks/pack`)).body).issue).toEqual({
      repo: 'acme/app',
      state: 'none',
    });
    const link = {
      taskId: 'pack',
      repo: 'acme/app',
      taskRepo: 'acme/app',
      state: 'error',
      issueNumber: 7,
      url: 'https://github.com/acme/app/issues/7',
      pushedState: 'open',
      managedLabels: [],
      lastError: `refused ${SECRET}`,
    };
    await store.write((tx) =>
      tx.run(sql`
        insert into github_links (org_id, task_id, repo, issue_number, state, body, updated_at)
        values ('acme', 'pack', 'acme/app', 7, 'error', ${JSON.stringify(link)}, ${tx.now})`),
    );
    const { issue } = taskView.parse((await get(`${API}/tasks/pack`)).body);
    expect(issue).toMatchObject({ issueNumber: 7, state: 'error', pushedState: 'open' });
    expect(issue?.lastError).toMatch(/^refused (?!hunter2)/);
    const blind = openConsole(store, { canSeePayload: false });
    const { items } = linkList.parse((await blind.get(`${API}/github/links?state=error`)).body);
    expect(items).toMatchObject([{ taskId: 'pack', issueNumber: 7 }]);
    expect(items[0]).not.toHaveProperty('lastError');
  });
});
