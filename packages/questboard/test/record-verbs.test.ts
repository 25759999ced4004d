import { listEvents } from '@sb/events';
import { sql, type Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  archiveRecord,
  type BoardRecord,
  changeOrg,
  changeRecord,
  createRecord,
  exportOrganisation,
  type Fields,
  importOrganisation,
  listQuestlines,
  listQuests,
  returnRecord,
  runQuestmaster,
  showOrganisation,
  showTask,
} from '../src/index.ts';
import { MONDAY } from './boards.ts';
import { dumpTables } from './tables.ts';
import { ACT, boardIn } from './verbs.ts';

const at = <Name extends BoardRecord>(kind: Name, id: string) => ({ orgId: 'acme', kind, id, act: ACT });
const create = <Name extends BoardRecord>(store: Store, kind: Name, wish: Fields, id?: string) =>
  createRecord(store, { orgId: 'acme', kind, act: ACT, ...(id !== undefined && { id }) }, wish);
const change = <Name extends BoardRecord>(
  store: Store,
  kind: Name,
  id: string,
  wish: Fields,
  force = false,
) => changeRecord(store, { ...at(kind, id), force }, wish);

async function eventTypes(store: Store): Promise<readonly string[]> {
  const all = await store.read((tx) => listEvents(tx, { limit: 200 }));
  return all
    .toReversed()
    .map(({ type }) => type)
    .filter((type) => type !== 'org.imported');
}

async function edges(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(
      sql<{
        edge: string;
      }>`select from_kind || ' ' || from_id || ' > ' || to_kind || ' ' || to_id as edge from board_edges`,
    ),
  );
  return rows.map(({ edge }) => edge).toSorted();
}

eachDialect('a new record', (open) => {
  test('has an id of its own or of the board, its defaults, and its event', async () => {
    const { store } = await boardIn(open, {});
    const { member } = await create(
      store,
      'member',
      { name: 'Ada', email: 'ada@example.com', role: 'owner' },
      'ada',
    );
    expect(member).toMatchObject({
      id: 'ada',
      dailyCapacityMinutes: 360,
      wipLimit: 2,
      rev: 1,
      orgId: 'acme',
    });
    const { questline } = await create(store, 'questline', { title: 'Billing' }, 'billing');
    expect(questline).toMatchObject({ order: 1 });
    const made = await create(store, 'quest', { title: 'Invoices', questlineId: 'billing' });
    expect(made.quest).toMatchObject({ id: 'q-4', state: 'unlocked', priority: 'medium' });
    expect(made.moved).toEqual([{ questId: 'q-4', from: 'locked', to: 'unlocked' }]);
    const { task } = await create(store, 'task', { title: 'Round', questId: 'q-4', assigneeId: 'ada' });
    expect(task).toMatchObject({ id: 't-5', status: 'todo', assigneeId: 'ada', assignedBy: 'human' });
    expect(await eventTypes(store)).toEqual([
      'member.created',
      'questline.created',
      'quest.created',
      'quest.unlocked',
      'task.created',
      'task.assigned',
    ]);
  });

  test('of the kind questline comes last, also where its order is unset; lists have the lowest order first', async () => {
    const { store } = await boardIn(open, {});
    for (const [id, order] of [
      ['c', 10],
      ['a', undefined],
      ['b', -2],
      ['d', 10],
    ] as const)
      await create(store, 'questline', { title: id, ...(order !== undefined && { order }) }, id);
    const pageOf = (after?: string) =>
      listQuestlines(store, 'acme', { limit: 2, ...(after !== undefined && { after }) });
    const first = await pageOf();
    const second = await pageOf(first.next);
    const places = [...first.items, ...second.items].map(({ id, order }) => [id, order]);
    expect(places).toEqual([
      ['b', -2],
      ['c', 10],
      ['d', 10],
      ['a', 11],
    ]);
    expect(second).not.toHaveProperty('next');
    await expect(pageOf('b')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(await change(store, 'questline', 'b', { order: null })).toMatchObject({
      questline: { order: 12 },
    });
    expect(await change(store, 'questline', 'b', { order: null })).toMatchObject({ changed: false });
    await archiveRecord(store, at('questline', 'd'));
    const archived = await listQuestlines(store, 'acme', { archived: true, limit: 2 });
    expect(archived.items).toMatchObject([{ id: 'd', order: 10 }]);
  });
});

aboveStore('a new record', (open) => {
  test('has a higher number where an import took the one of the board', async () => {
    const { store } = await boardIn(open, {
      quests: [{ id: 'q' }],
      tasks: Array.from({ length: 40 }, (_, n) => ({ id: `t-${n + 1}` })),
    });
    const ids: string[] = [];
    for (const title of ['A', 'B', 'C'])
      ids.push((await create(store, 'task', { title, questId: 'q' })).task.id);
    expect(ids).toEqual(['t-65', 't-66', 't-67']);
    await expect(create(store, 'task', { title: 'D', questId: 'q' }, 't-2')).rejects.toMatchObject({
      code: 'ID_TAKEN',
    });
  });

  test.each(['a\0', 'a\ud800'])('has no text that no store can have, as %j', async (text) => {
    const { store } = await boardIn(open, { quests: [{ id: 'q' }], tasks: [{ id: 't' }] });
    const refused = { code: 'REQUEST_INVALID' };
    await expect(create(store, 'task', { title: text, questId: 'q' })).rejects.toMatchObject(refused);
    await expect(change(store, 'task', 't', { description: text })).rejects.toMatchObject(refused);
    await expect(change(store, 'task', 't', { assigneeId: text })).rejects.toMatchObject(refused);
    await expect(showTask(store, 'acme', text)).rejects.toMatchObject({ code: 'UNKNOWN_TASK' });
  });

  test('is refused with all that is wrong with it, and changes nothing', async () => {
    const { store } = await boardIn(open, { quests: [{ id: 'q' }], tasks: [{ id: 't' }] });
    const before = await dumpTables(store);
    await expect(
      create(store, 'task', {
        titel: 'x',
        questId: 'q',
        status: 'done',
        estimateMinutes: 1,
        priority: 'big',
      }),
    ).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      problems: expect.arrayContaining([
        { field: 'titel', message: expect.stringContaining('Did you mean "title"') },
        { field: 'status', message: 'is not changed here; use task:move' },
        { field: 'title', message: expect.any(String) },
        { field: 'estimateMinutes', message: expect.any(String) },
        { field: 'priority', message: expect.any(String) },
      ]),
    });
    const task = { title: 'x', questId: 'q' };
    await expect(create(store, 'task', { ...task, questId: 'r' })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEST',
    });
    await expect(create(store, 'task', { ...task, dependsOn: ['u'] })).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
    });
    await expect(create(store, 'task', { ...task, assigneeId: 'eve' })).rejects.toMatchObject({
      code: 'UNKNOWN_MEMBER',
    });
    await expect(create(store, 'task', task, 't')).rejects.toMatchObject({ code: 'ID_TAKEN' });
    await expect(create(store, 'task', { ...task, dependsOn: ['x'] }, 'x')).rejects.toMatchObject({
      problems: [{ field: 'dependsOn', message: 'a task cannot depend on itself' }],
    });
    await expect(
      create(store, 'member', { name: 'A', email: 'a@example.com', workingGenius: { genius: ['W', 'W'] } }),
    ).rejects.toMatchObject({
      problems: [{ field: 'workingGenius', message: expect.stringContaining('each of') }],
    });
    expect(await dumpTables(store)).toBe(before);
  });

  test('never waits for itself, over tasks and gates, unless it is forced', async () => {
    const { store } = await boardIn(open, {
      quests: [{ id: 'q1' }, { id: 'q2', requires: [{ type: 'questCompleted', questId: 'q1' }] }],
      tasks: [
        { id: 'a', questId: 'q1' },
        { id: 'b', questId: 'q2' },
      ],
    });
    const refused = { code: 'DEPENDENCY_CYCLE', force: true };
    await expect(change(store, 'task', 'a', { dependsOn: ['b'] })).rejects.toMatchObject(refused);
    await expect(
      change(store, 'quest', 'q1', { requires: [{ type: 'taskCompleted', taskId: 'b' }] }),
    ).rejects.toMatchObject(refused);
    expect((await change(store, 'task', 'a', { dependsOn: ['b'] }, true)).task.dependsOn).toEqual(['b']);
  });

  test('in a cycle that was accepted changes as others do, but not into another cycle', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'q1', requires: [{ type: 'anyTaskCompleted', taskIds: ['a'] }] },
        { id: 'q2' },
        { id: 'q3', requires: [{ type: 'questCompleted', questId: 'q1' }] },
      ],
      tasks: [
        { id: 'a', questId: 'q1' },
        { id: 'b', questId: 'q2', dependsOn: ['c'] },
        { id: 'c', questId: 'q2', dependsOn: ['b'] },
        { id: 'd', questId: 'q2' },
        { id: 'e', questId: 'q3' },
      ],
    });
    const gate = (...taskIds: readonly string[]) =>
      change(store, 'quest', 'q1', {
        requires: taskIds.map((taskId) => ({ type: 'taskCompleted', taskId })),
      });
    await gate('a');
    await gate('a', 'd');
    await change(store, 'task', 'b', { dependsOn: ['c', 'd'] });
    await change(store, 'task', 'b', { questId: 'q3' });
    const refused = { code: 'DEPENDENCY_CYCLE' };
    await expect(gate('a', 'e')).rejects.toMatchObject(refused);
    await change(store, 'task', 'b', { questId: 'q2', dependsOn: [] });
    await expect(change(store, 'task', 'b', { dependsOn: ['c'] })).rejects.toMatchObject(refused);
  });

  test('of a quest whose end is in a cycle that was accepted brings its gate into no other', async () => {
    const end = { type: 'questCompleted', questId: 'q1' } as const;
    const { store } = await boardIn(open, {
      quests: [{ id: 'q1' }, { id: 'q2', requires: [end] }],
      tasks: [
        { id: 'b', questId: 'q1', dependsOn: ['c'] },
        { id: 'c', questId: 'q2' },
        { id: 'z', questId: 'q1' },
      ],
    });
    const requires = [{ type: 'taskCompleted', taskId: 'z' }];
    await expect(change(store, 'quest', 'q1', { requires })).rejects.toMatchObject({
      code: 'DEPENDENCY_CYCLE',
      unmet: [{ kind: 'task', id: 'z' }],
    });
    await change(store, 'quest', 'q1', { requires }, true);
    await change(store, 'quest', 'q2', { requires: [end, { type: 'notBefore', date: '2026-03-01' }] });
  });

  test('never waits for itself by another kind of requirement with the same names', async () => {
    const named = ['a', 'b'];
    const { store } = await boardIn(open, {
      quests: [{ id: 'q1' }, { id: 'q2', requires: [{ type: 'anyTaskCompleted', taskIds: named }] }],
      tasks: [
        { id: 'a', questId: 'q1' },
        { id: 'b', questId: 'q2' },
      ],
    });
    await expect(
      change(store, 'quest', 'q2', { requires: [{ type: 'allTasksCompleted', taskIds: named }] }),
    ).rejects.toMatchObject({ code: 'DEPENDENCY_CYCLE', force: true });
  });
});

eachDialect('a changed record', (open) => {
  test('of a task moves its old and its new quest', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'a', state: 'in-progress' },
        { id: 'b', state: 'unlocked' },
      ],
      tasks: [
        { id: 'done', questId: 'a', status: 'done' },
        { id: 't', questId: 'a', status: 'in-progress' },
      ],
    });
    const { moved } = await change(store, 'task', 't', { questId: 'b' });
    expect(moved).toEqual([
      { questId: 'a', from: 'in-progress', to: 'completed' },
      { questId: 'b', from: 'unlocked', to: 'in-progress' },
    ]);
  });
});

aboveStore('a changed record', (open) => {
  test('of a member keeps its e-mail address to itself, and the board an owner', async () => {
    const { store } = await boardIn(open, { members: [{ id: 'ada', role: 'owner' }, { id: 'bo' }] });
    await expect(change(store, 'member', 'bo', { email: 'ADA@example.com' })).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
    });
    const last = { code: 'LAST_OWNER' };
    await expect(change(store, 'member', 'ada', { role: 'member' })).rejects.toMatchObject(last);
    await expect(change(store, 'member', 'ada', { active: false })).rejects.toMatchObject(last);
    await expect(archiveRecord(store, at('member', 'ada'))).rejects.toMatchObject(last);
    await change(store, 'member', 'bo', { role: 'owner' });
    await change(store, 'member', 'ada', { active: false });
  });

  test('tells which fields, and no long text, address or profile', async () => {
    const { store } = await boardIn(open, {
      members: [{ id: 'ada', role: 'owner' }],
      quests: [{ id: 'q' }],
      tasks: [{ id: 't', description: 'my secret plan' }],
    });
    await change(store, 'task', 't', { description: 'another plan', title: 'New', questId: 'q' });
    await change(store, 'member', 'ada', {
      email: 'new@example.com',
      workingGenius: { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] },
    });
    const events = await store.read((tx) => listEvents(tx, { limit: 10 }));
    const payloads = events.filter(({ type }) => type.endsWith('.changed')).map(({ payload }) => payload);
    expect(payloads).toEqual([
      { id: 'ada', fields: [{ field: 'email' }, { field: 'workingGenius' }], detached: [] },
      { id: 't', fields: [{ field: 'title', from: 't', to: 'New' }, { field: 'description' }], detached: [] },
    ]);
    const told = JSON.stringify(events);
    for (const secret of ['secret plan', 'another plan', 'new@example.com'])
      expect(told).not.toContain(secret);
  });

  test('never puts a mask in the place of a secret, and keeps a text that has one by itself', async () => {
    const secret = 'Log in at https://ada:hunter22@crm.example.com/';
    const { store } = await boardIn(open, {
      quests: [{ id: 'q' }],
      tasks: [{ id: 't', description: secret, acceptanceCriteria: 'the log shows [redacted]' }],
    });
    const masked = { field: 'description', message: expect.stringContaining('has masked values') };
    await expect(
      change(store, 'task', 't', { description: 'Log on at https://ada:***@crm.example.com/', title: 'x' }),
    ).rejects.toMatchObject({ code: 'REQUEST_INVALID', problems: [masked] });
    await expect(
      changeOrg(store, { orgId: 'acme', act: ACT }, { name: 'Acme [redacted]' }),
    ).rejects.toMatchObject({ problems: [{ ...masked, field: 'name' }] });
    const { task } = await change(store, 'task', 't', {
      description: `${secret} first`,
      acceptanceCriteria: 'each log shows [redacted]',
    });
    expect(task).toMatchObject({
      description: `${secret} first`,
      acceptanceCriteria: 'each log shows [redacted]',
    });
    await create(store, 'task', { title: 'x', questId: 'q', description: '[redacted]' });
  });

  test('of an organisation merges its settings, and takes it out of runs for all', async () => {
    const { store } = await boardIn(open, {});
    const act = { orgId: 'acme', act: ACT };
    const { org } = await changeOrg(store, act, { settings: { focus: 70, deck: { max: 5 } }, active: false });
    expect(org).toMatchObject({ active: false, settings: { focus: 70, deck: { max: 5, min: 3 } }, rev: 2 });
    await expect(changeOrg(store, act, { settings: { fokus: 1 }, zone: 'x' })).rejects.toMatchObject({
      problems: [
        { field: 'zone', message: expect.any(String) },
        { field: 'settings.fokus', message: expect.stringContaining('focus') },
      ],
    });
  });
});

const BOARD = {
  members: [{ id: 'ada', role: 'owner' as const }, { id: 'bo' }],
  quests: [
    { id: 'q1', state: 'in-progress' as const },
    {
      id: 'q2',
      requires: [
        { type: 'questCompleted' as const, questId: 'q1' },
        { type: 'anyTaskCompleted' as const, taskIds: ['a', 'c'] },
        { type: 'taskCompleted' as const, taskId: 'b' },
      ],
    },
  ],
  tasks: [
    { id: 'a', questId: 'q1', assigneeId: 'bo' },
    { id: 'b', questId: 'q1', dependsOn: ['a'] },
    { id: 'c', questId: 'q2', dependsOn: ['b'] },
  ],
};

eachDialect('an archived record', (open) => {
  test('that is detached is let go by all, with its tasks; and comes back alone', async () => {
    const { store } = await boardIn(open, BOARD);
    await archiveRecord(store, at('quest', 'q1'), { detach: true });
    const shown = await showOrganisation(store, 'acme');
    expect(shown.tasks).toMatchObject([{ id: 'c', dependsOn: [] }]);
    expect(shown.quests).toMatchObject([
      { id: 'q2', requires: [{ type: 'anyTaskCompleted', taskIds: ['c'] }], state: 'locked' },
    ]);
    expect(await edges(store)).toEqual(['quest q2 > task c']);
    expect(await archiveRecord(store, at('quest', 'q1'))).toMatchObject({ changed: false });
    const filter = { archived: true, state: ['in-progress'] } as const;
    expect((await listQuests(store, 'acme', { limit: 9, filter })).items).toMatchObject([{ id: 'q1' }]);
    expect((await listQuests(store, 'acme', { limit: 9 })).items).toMatchObject([{ id: 'q2' }]);
    await expect(change(store, 'quest', 'q1', { title: 'x' })).rejects.toMatchObject({ code: 'ARCHIVED' });
    await expect(create(store, 'quest', { title: 'x' }, 'q1')).rejects.toMatchObject({ code: 'ID_TAKEN' });
    const { quest } = await returnRecord(store, at('quest', 'q1'));
    expect(quest).toMatchObject({ id: 'q1', title: 'q1' });
    await returnRecord(store, at('task', 'a'));
    // "b" waits for what was archived with it, and is there again.
    await returnRecord(store, at('task', 'b'));
    expect(await edges(store)).toEqual(['quest q2 > task c', 'task b > task a']);
  });
});

aboveStore('an archived record', (open) => {
  test('is named by none: an archive says who names it', async () => {
    const { store } = await boardIn(open, BOARD);
    const referrers = async (kind: BoardRecord, id: string) => {
      const error = await archiveRecord(store, at(kind, id)).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'REFERENCED' });
      return (error as { referrers: { id: string; field: string }[] }).referrers.map(
        ({ id: by, field }) => `${by}.${field}`,
      );
    };
    expect(await referrers('task', 'a')).toEqual(['b.dependsOn', 'q2.requires']);
    expect(await referrers('quest', 'q1')).toEqual(['q2.requires', 'a.questId', 'b.questId']);
    expect(await referrers('member', 'bo')).toEqual(['a.assigneeId']);
  });

  test('of the last open task completes its quest at once, opens what waits for it, and ends its flags', async () => {
    const { store } = await boardIn(open, {
      members: [{ id: 'ada', role: 'owner' }],
      quests: [
        { id: 'q1', state: 'in-progress' },
        { id: 'q2', requires: [{ type: 'questCompleted', questId: 'q1' }] },
      ],
      tasks: [
        { id: 'a', questId: 'q1', status: 'done' },
        { id: 'b', questId: 'q1', dueDate: '2026-01-30' },
        { id: 'c', questId: 'q2' },
      ],
    });
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    const openFlags = async () => (await showOrganisation(store, 'acme')).flags.map(({ id }) => id);
    expect(await openFlags()).toEqual(['flag-b-overdue']);
    const { moved } = await archiveRecord(store, at('task', 'b'));
    expect(moved).toEqual([
      { questId: 'q1', from: 'in-progress', to: 'completed' },
      { questId: 'q2', from: 'locked', to: 'unlocked' },
    ]);
    expect(await openFlags()).toEqual([]);
    expect(await eventTypes(store)).toEqual(
      expect.arrayContaining(['task.archived', 'quest.completed', 'quest.unlocked', 'task.flag.cleared']),
    );
    const back = await returnRecord(store, at('task', 'b'));
    expect(back.moved).toEqual([
      { questId: 'q1', from: 'completed', to: 'in-progress' },
      { questId: 'q2', from: 'unlocked', to: 'locked' },
    ]);
  });

  test('says how many let it go, before and after', async () => {
    const { store } = await boardIn(open, BOARD);
    const said = async (kind: BoardRecord, id: string, dryRun: boolean) => {
      const target = { ...at(kind, id), act: { ...ACT, dryRun } };
      const { warnings } = await archiveRecord(store, target, { detach: true });
      return warnings.map(({ message }) => message);
    };
    expect(await said('member', 'bo', true)).toEqual(['1 task without an assignee']);
    expect(await said('task', 'a', true)).toEqual([
      '1 task no longer waiting for it',
      '1 quest no longer requiring it',
    ]);
    const quest = [
      '2 tasks archived with it',
      '1 task of other quests no longer waiting for one of them',
      '1 quest no longer requiring it or one of them',
    ];
    expect(await said('quest', 'q1', true)).toEqual(quest);
    expect(await said('quest', 'q1', false)).toEqual(quest);
    expect(await said('member', 'bo', false)).toEqual([]);
  });

  test('of a task comes back without an assignee who has left the board, and can be imported', async () => {
    const { store } = await boardIn(open, BOARD);
    await archiveRecord(store, at('task', 'a'), { detach: true });
    await archiveRecord(store, at('member', 'bo'), { detach: true });
    const { task } = await returnRecord(store, at('task', 'a'));
    expect(task).not.toHaveProperty('assigneeId');
    expect(await eventTypes(store)).toEqual(expect.arrayContaining(['task.returned', 'task.unassigned']));
    const { history } = await showTask(store, 'acme', 'a');
    expect(history.map(({ kind }) => kind)).toEqual([
      'unassigned',
      'returned',
      'archived',
      'assigned',
      'created',
    ]);
    const file = await exportOrganisation(store, 'acme');
    await importOrganisation(store, file, { file: 'board.json', now: MONDAY, allowCycles: true });
  });

  test('of a member leaves the tasks to nobody', async () => {
    const { store } = await boardIn(open, BOARD);
    await archiveRecord(store, at('member', 'bo'), { detach: true });
    const { tasks, members } = await showOrganisation(store, 'acme');
    expect(tasks.find(({ id }) => id === 'a')).not.toHaveProperty('assigneeId');
    expect(members.map(({ id }) => id)).toEqual(['ada']);
    await create(store, 'member', { name: 'Bo', email: 'bo@example.com' }, 'bo-2');
    await expect(returnRecord(store, at('member', 'bo'))).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  });
});
