import { eachDialect } from '@sb/testkit';
import { importOrganisation } from '@sb/questboard';
import { expect, test } from 'vitest';
import { searchResults, view, views } from '../src/answers/search.ts';
import { bestMatches } from '../src/routes/search/best-matches.ts';
import { searchBoards } from '../src/routes/search/search-boards.ts';
import { openAlerts } from './open-alerts.ts';
import { type Answer, openConsole, type TestConsole } from './open-console.ts';

const API = '/api/v1';
const NO_BOARD = { quests: [], tasks: [], members: [] };

test.each([
  ['mail', ['mail', 'mailing', 'send.mail', 'e-mail.in', 'hotmail']],
  ['SEND', ['send.mail']],
  ['xyz', []],
  ['mail send', ['send.mail']],
])('of names, %s finds the nearest first: %j', (typed, found) => {
  const names = ['hotmail', 'report', 'send.mail', 'mailing', 'e-mail.in', 'mail'];
  const matches = bestMatches(names, typed, { texts: (name) => [name], most: 5 });
  expect(matches.toSorted()).toEqual([...found].toSorted());
  expect(matches[0]).toEqual(found[0]);
  expect(matches.at(-1)).toEqual(found.at(-1));
});

eachDialect('a search', (open) => {
  test('finds jobs, runs, queues and rules by a name or a number', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    const [id = 0] = await engine.die(1);
    const may = { cancel: false, priority: false, replay: true, edit: true, retry: true };
    expect(searchResults.parse((await get(`${API}/search?q=MAIL`)).body)).toEqual({
      jobs: [{ id: 'mail.send', name: 'Send mail' }],
      runs: [{ id, jobId: 'mail.send', state: 'failed', says: 'no such mailbox', may }],
      queues: [{ name: 'mail' }],
      schedules: [],
      rules: [],
      ...NO_BOARD,
    });
    expect(searchResults.parse((await get(`${API}/search?q=row`)).body).rules).toEqual([
      { name: 'in-a-row', severity: 'critical' },
    ]);
    for (const q of [`${id}`, `%23${id}`, `run%20${id}`])
      expect(searchResults.parse((await get(`${API}/search?q=${q}`)).body).runs).toEqual([
        { id, jobId: 'mail.send', state: 'failed', says: 'no such mailbox', may },
      ]);
    expect(searchResults.parse((await get(`${API}/search?q=999999`)).body).runs).toEqual([]);
    for (const live of [await engine.enqueue(), await engine.enqueue()]) expect(live).toBeGreaterThan(id);
    const [at = 0] = (await engine.claim()).map((run) => run.id);
    const { jobs, runs } = searchResults.parse((await get(`${API}/search?q=send%20mail`)).body);
    expect(jobs).toHaveLength(1);
    expect(runs.map((run) => [run.id, run.state])).toEqual([
      [at, 'running'],
      [id, 'failed'],
    ]);
    expect((await get(`${API}/search?q=%20`)).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('by a token of some jobs finds those only', async () => {
    const engine = await openAlerts(open);
    const [id = 0] = await engine.die(1);
    const { get } = openConsole(engine.store, { jobs: ['report'] });
    const nothing = { jobs: [], runs: [], queues: [], schedules: [], rules: [], ...NO_BOARD };
    for (const q of ['mail', 'row', String(id)])
      expect(searchResults.parse((await get(`${API}/search?q=${q}`)).body)).toEqual(nothing);
    expect(searchResults.parse((await get(`${API}/search?q=rep`)).body).jobs).toHaveLength(1);
  });
});

eachDialect('a search on boards', (open) => {
  test('finds quests, tasks and members of the organisations that may be seen', async () => {
    const store = await open();
    for (const id of ['acme', 'other'])
      await importOrganisation(store, boardFile(id), {
        file: 'b.json',
        now: '2026-11-30T09:00:00Z',
      });
    const found = async (q: string, who = {}) =>
      searchResults.parse((await openConsole(store, who).get(`${API}/search?q=${q}`)).body);
    expect(await found('INBOX', { orgs: ['acme'] })).toMatchObject({
      ...NO_BOARD,
      tasks: [{ org: 'acme', id: 'mail-1', name: 'Sort the inbox' }],
    });
    const mail = await found('mail');
    expect(mail.quests.map(({ org, id }) => `${org}/${id}`)).toEqual(['acme/mail', 'other/mail']);
    expect(mail.tasks).toHaveLength(2);
    expect((await found('moreno', { orgs: ['other'] })).members).toEqual([
      { org: 'other', id: 'ada', name: 'Ada Moreno' },
    ]);
    expect((await found('ada@other')).members).toEqual([{ org: 'other', id: 'ada', name: 'Ada Moreno' }]);
    expect(await found('moreno', { jobs: ['report'] })).toMatchObject(NO_BOARD);
  });

  test('looks at all of many boards, and the best match comes first wherever it is', async () => {
    const store = await open();
    const ids = Array.from({ length: 14 }, (_, nr) => `org-${String(nr).padStart(2, '0')}`);
    for (const id of ids) {
      const file = boardFile(id).replace('Sort the inbox', id === 'org-13' ? 'Inbox' : 'Sort the inbox');
      await importOrganisation(store, file, { file: 'b.json', now: '2026-11-30T09:00:00Z' });
    }
    const found = async (q: string) =>
      searchResults.parse((await openConsole(store).get(`${API}/search?q=${q}`)).body);
    const { tasks, isWhole } = await found('inbox');
    expect(tasks).toHaveLength(5);
    expect(tasks[0]).toEqual({ org: 'org-13', id: 'mail-1', name: 'Inbox' });
    expect(isWhole).toBeUndefined();
    // Each board has a quest, a task and a member with it.
    expect(await found('a')).not.toHaveProperty('isWhole');
  });

  test('looks at a bounded number of records of all boards together, and says so', async () => {
    const store = await open();
    for (const id of ['a-small', 'b-big', 'c-last'])
      await importOrganisation(store, boardFile(id, id === 'b-big' ? 600 : 1), {
        file: 'b.json',
        now: '2026-11-30T09:00:00Z',
      });
    const who = {};
    const wish = { text: 'nowhere', most: 5, mostRecords: 1000 };
    expect(await searchBoards(store, who, wish)).toEqual(NO_BOARD);
    expect(await searchBoards(store, who, { ...wish, mostRecords: 100 })).toEqual({
      ...NO_BOARD,
      isWhole: false,
    });
    const first = await searchBoards(store, who, { ...wish, text: 'inbox', mostRecords: 100 });
    expect(first.tasks.map(({ org }) => org)).toContain('a-small');
  });

  test('finds the best match behind many others, and says where it did not look at all of a board', async () => {
    const store = await open();
    const titles = Array.from({ length: 520 }, (_, nr) => (nr === 30 ? 'Inbox' : undefined));
    const board = JSON.parse(boardFile('acme', titles.length)) as { tasks: { id: string; title: string }[] };
    const tasks = board.tasks.map((task, nr) => ({
      ...task,
      id: taskId(nr),
      title: titles[nr] ?? task.title,
    }));
    await importOrganisation(store, JSON.stringify({ ...board, tasks }), {
      file: 'b.json',
      now: '2026-11-30T09:00:00Z',
    });
    const wish = { most: 5, mostRecords: 50_000 };
    const few = await searchBoards(store, {}, { ...wish, text: taskId(0).slice(0, -1) });
    expect(few).not.toHaveProperty('isWhole');
    const { tasks: found, isWhole } = await searchBoards(store, {}, { ...wish, text: 'inbox' });
    expect(found[0]).toMatchObject({ id: taskId(30), name: 'Inbox' });
    expect(isWhole).toBe(false);
  });

  test('finds the quests and members of all boards, however many tasks those before have', async () => {
    const store = await open();
    const ids = Array.from({ length: 12 }, (_, nr) => `org-${String(nr).padStart(2, '0')}`);
    for (const id of ids)
      await importOrganisation(store, boardFile(id, id === 'org-00' ? 600 : 1), {
        file: 'b.json',
        now: '2026-11-30T09:00:00Z',
      });
    const found = await searchBoards(store, {}, { text: 'org-11', most: 5, mostRecords: 100 });
    expect(found).toMatchObject({ members: [{ org: 'org-11', id: 'ada' }], isWhole: false });
  });

  test('finds the best match on the last board by a text that fits almost everything', async () => {
    const store = await open();
    const ids = Array.from({ length: 12 }, (_, nr) => `org-${String(nr).padStart(2, '0')}`);
    for (const id of ids) {
      const file = boardFile(id, 60);
      await importOrganisation(store, id === 'org-11' ? file.replace('Sort the inbox', 'Inbox') : file, {
        file: 'b.json',
        now: '2026-11-30T09:00:00Z',
      });
    }
    const found = await searchBoards(store, {}, { text: 'inbox', most: 5, mostRecords: 600 });
    expect(found.tasks[0]).toMatchObject({ org: 'org-11', name: 'Inbox' });
    expect(found.isWhole).toBe(false);
  });

  test('looks at the last board, however many records that fit nothing those before have', async () => {
    const store = await open();
    const ids = Array.from({ length: 12 }, (_, nr) => `org-${String(nr).padStart(2, '0')}`);
    for (const id of ids) {
      const file = boardFile(id, id === 'org-11' ? 1 : 200);
      await importOrganisation(store, id === 'org-11' ? file.replace('Sort the inbox', 'Needle') : file, {
        file: 'b.json',
        now: '2026-11-30T09:00:00Z',
      });
    }
    const found = await searchBoards(store, {}, { text: 'needle', most: 5, mostRecords: 600 });
    expect(found).toMatchObject({ tasks: [{ org: 'org-11', name: 'Needle' }], isWhole: false });
  });

  test('leaves the tasks their share where not all members of a board were looked at', async () => {
    const store = await open();
    const board = JSON.parse(boardFile('acme', 60)) as { members: object[]; tasks: { title: string }[] };
    const members = Array.from({ length: 600 }, (_, nr) => ({
      id: `m-${nr}`,
      name: 'Ada',
      email: `m${nr}@acme.example`,
    }));
    const tasks = board.tasks.map((task, nr) => (nr === 59 ? { ...task, title: 'Needle' } : task));
    await importOrganisation(store, JSON.stringify({ ...board, members, tasks }), {
      file: 'b.json',
      now: '2026-11-30T09:00:00Z',
    });
    const found = await searchBoards(store, {}, { text: 'needle', most: 5, mostRecords: 240 });
    expect(found).toMatchObject({ tasks: [{ name: 'Needle' }], isWhole: false });
  });

  test('finds what was archived too, marked and after what is on the board', async () => {
    const store = await open();
    await importOrganisation(store, boardFile('acme'), { file: 'b.json', now: '2026-11-30T09:00:00Z' });
    const { get, send } = openConsole(store);
    const create = (id: string, title: string) =>
      send('POST', `${API}/orgs/acme/tasks`, { id, questId: 'mail', title });
    await create('a-old', 'Inbox');
    expect((await send('DELETE', `${API}/orgs/acme/tasks/a-old`, {}, FIRST)).status).toBe(200);
    const { tasks } = searchResults.parse((await get(`${API}/search?q=inbox`)).body);
    // By its name the archived one would be the first.
    expect(tasks).toEqual([
      { org: 'acme', id: 'mail-1', name: 'Sort the inbox' },
      { org: 'acme', id: 'a-old', name: 'Inbox', isArchived: true },
    ]);
    for (let nr = 0; nr < 5; nr++) await create(`new-${nr}`, 'Read the inbox');
    const { tasks: most } = searchResults.parse((await get(`${API}/search?q=inbox`)).body);
    expect(most.filter(({ isArchived }) => isArchived)).toEqual([]);
  });
});

/** Of one who has seen the first version. */
const FIRST = { headers: { 'if-match': '"1"' } };

function taskId(nr: number): string {
  return `task-${String(nr).padStart(3, '0')}`;
}

function boardFile(id: string, tasks = 1): string {
  return JSON.stringify({
    format: 'questboard/v1',
    org: { id, name: id, timezone: 'UTC' },
    members: [{ id: 'ada', name: 'Ada Moreno', email: `ada@${id}.example` }],
    quests: [{ id: 'mail', title: 'Answer mail', state: 'in-progress' }],
    tasks: Array.from({ length: tasks }, (_, nr) => ({
      id: `mail-${nr + 1}`,
      questId: 'mail',
      title: 'Sort the inbox',
    })),
  });
}

eachDialect('saved views', (open) => {
  const wanted = { page: 'runs', name: 'Failed mail', query: 'state=failed&job=mail.send' };

  test('are replaced and deleted by one who has read them, and the audit has what they were', async () => {
    const store = await open();
    const [ana, bo] = [openConsole(store, { userId: 1 }), openConsole(store, { userId: 2 })];
    const ofTeam = { ...wanted, isOfTeam: true };
    const { body, headers } = await ana.send('PUT', `${API}/views`, ofTeam);
    const { id, version } = view.parse(body);
    expect(headers.get('etag')).toBe(`"${version}"`);
    const mine = { ...ofTeam, query: 'state=expired' };
    expect(await bo.send('PUT', `${API}/views`, mine)).toMatchObject({
      status: 409,
      body: { code: 'VIEW_EXISTS', detail: expect.stringContaining('"Failed mail"') },
    });
    expect((await bo.send('PUT', `${API}/views`, ofTeam)).body).toEqual(body);
    const replaced = view.parse((await replaceView(bo, mine, version)).body);
    expect(replaced).toMatchObject({ id, query: 'state=expired' });
    const late = { status: 412, body: { code: 'CONFLICT' } };
    expect(await replaceView(ana, { ...ofTeam, query: 'state=queued' }, version)).toMatchObject(late);
    const path = `${API}/views/${id}`;
    const deletion = (seen: number) => ana.send('DELETE', path, {}, { headers: { 'if-match': `"${seen}"` } });
    expect(await deletion(version)).toMatchObject(late);
    expect((await deletion(replaced.version)).status).toBe(204);
    const { items } = (await ana.get(`${API}/audit?action=view.*`)).body as { items: object[] };
    expect(items).toMatchObject([
      { action: 'view.deleted', before: { query: 'state=expired' } },
      { action: 'view.saved', before: { query: wanted.query }, after: { query: 'state=expired' } },
      { action: 'view.saved', after: { query: wanted.query } },
    ]);
  });

  test("are one's own or the team's", async () => {
    const store = await open();
    const [ana, bo] = [openConsole(store, { userId: 1 }), openConsole(store, { userId: 2 })];
    const own = view.parse((await ana.send('PUT', `${API}/views`, wanted, { role: 'viewer' })).body);
    expect(own).toMatchObject({ ...wanted, isOfTeam: false });
    const again = await replaceView(ana, { ...wanted, query: '' }, own.version);
    expect(again.body).toMatchObject({ id: own.id, query: '' });
    const ofTeam = { ...wanted, page: 'events', isOfTeam: true };
    expect((await bo.send('PUT', `${API}/views`, ofTeam, { role: 'viewer' })).status).toBe(403);
    const team = view.parse((await bo.send('PUT', `${API}/views`, ofTeam, { role: 'operator' })).body);
    const seen = async (console: typeof ana, query = '') =>
      views.parse((await console.get(`${API}/views${query}`)).body).items.map(({ id }) => id);
    expect(await seen(ana)).toEqual([team.id, own.id]);
    expect(await seen(ana, '?page=runs')).toEqual([own.id]);
    expect(await seen(bo)).toEqual([team.id]);

    expect((await bo.send('DELETE', `${API}/views/${own.id}`)).body).toMatchObject({ code: 'UNKNOWN_VIEW' });
    expect((await ana.send('DELETE', `${API}/views/${team.id}`, {}, { role: 'viewer' })).status).toBe(403);
    expect((await ana.send('DELETE', `${API}/views/${team.id}`)).status).toBe(204);
    expect((await ana.send('DELETE', `${API}/views/${own.id}`)).status).toBe(204);
    expect(await seen(ana)).toEqual([]);
  });

  test('of one who is no user of the console are those of the team', async () => {
    const { send } = openConsole(await open());
    expect((await send('PUT', `${API}/views`, wanted)).body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect((await send('PUT', `${API}/views`, { ...wanted, isOfTeam: true })).status).toBe(200);
  });
});

/** `version`: of the view of that name. */
function replaceView({ send }: TestConsole, to: object, version: number): Promise<Answer> {
  return send('PUT', `${API}/views`, to, { headers: { 'if-match': `"${version}"` } });
}
