/** What screens read of a board: columns, decks of a day, flags, the graph. */
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import {
  archiveRecord,
  blockTask,
  claimTask,
  listDecks,
  listFlags,
  listQuests,
  listTasks,
  moveTask,
  readBoard,
  readGraph,
  runQuestmaster,
  showQuest,
  TASK_STATUSES,
} from '../src/index.ts';
import { type BoardRows, MONDAY, TODAY } from './boards.ts';
import { countingStatements } from './tables.ts';
import { ACT, boardIn } from './verbs.ts';

const RUN = { orgId: 'acme', now: MONDAY, jobId: 'daily.questmaster', sourceApp: 'test', runId: 1 };
const OPEN = { limit: 50 };

const ROWS: BoardRows = {
  members: [
    { id: 'ada', name: 'Ada', role: 'owner' },
    { id: 'bo', name: 'Bo' },
  ],
  quests: [
    { id: 'first', title: 'First' },
    { id: 'second', title: 'Second', requires: [{ type: 'questCompleted', questId: 'first' }] },
    { id: 'third', title: 'Third', requires: [{ type: 'taskCompleted', taskId: 's1' }] },
    { id: 'alone', title: 'Alone' },
  ],
  tasks: [
    { id: 'f1', questId: 'first', assigneeId: 'ada', status: 'in-progress', startedAt: MONDAY },
    { id: 'f2', questId: 'first', dependsOn: ['f1'], dueDate: '2026-01-30' },
    { id: 'f3', questId: 'first', assigneeId: 'bo' },
    { id: 's1', questId: 'second' },
    { id: 't1', questId: 'third', dependsOn: ['f3'] },
  ],
};

async function dayOf(open: Opener, rows: BoardRows = ROWS) {
  const { store } = await boardIn(open, rows);
  await runQuestmaster(store, RUN);
  return store;
}

eachDialect('reads of a board', (open) => {
  describe('the columns', () => {
    test('have each status once, with all tasks counted', async () => {
      const store = await dayOf(open);
      const { quests, columns } = await readBoard(store, 'acme', { quests: OPEN, limit: 1 });
      expect(quests.items.map(({ id }) => id)).toEqual(['alone', 'first', 'second', 'third']);
      expect(columns.map(({ status }) => status)).toEqual([...TASK_STATUSES]);
      const [todo, working] = columns;
      expect(todo).toMatchObject({ count: 4, items: [{ id: 'f2', waitsFor: ['f1'] }], next: 'f2' });
      expect(working).toMatchObject({ status: 'in-progress', count: 1, items: [{ id: 'f1' }] });
      expect(working).not.toHaveProperty('next');
    });

    test('go on in the list of their status', async () => {
      const store = await dayOf(open);
      const { columns } = await readBoard(store, 'acme', { quests: OPEN, limit: 2 });
      const after = columns[0]?.next ?? '';
      const rest = await listTasks(store, 'acme', { limit: 50, after, filter: { status: ['todo'] } });
      const ids = [...(columns[0]?.items ?? []), ...rest.items].map(({ id }) => id);
      expect(ids).toEqual(['f2', 'f3', 's1', 't1']);
    });

    test('have each task once, also where a status is named twice', async () => {
      const store = await dayOf(open);
      const status = ['todo', 'todo'] as const;
      const { items } = await listTasks(store, 'acme', { limit: 50, filter: { status } });
      expect(items.map(({ id }) => id)).toEqual(['f2', 'f3', 's1', 't1']);
      const state = ['locked', 'locked'] as const;
      const quests = await listQuests(store, 'acme', { limit: 50, filter: { state } });
      expect(quests.items.map(({ id }) => id)).toEqual(['second', 'third']);
    });

    test.each([
      [{ quest: 'first' }, { todo: ['f2', 'f3'], 'in-progress': ['f1'] }],
      [{ assignee: 'bo' }, { todo: ['f3'] }],
      [{ assignee: 'none' }, { todo: ['f2', 's1', 't1'] }],
    ])('hold to %j', async (filter, expected) => {
      const store = await dayOf(open);
      const { columns } = await readBoard(store, 'acme', { quests: OPEN, limit: 50, ...filter });
      const full = columns.filter(({ count }) => count > 0);
      expect(
        Object.fromEntries(full.map(({ status, items }) => [status, items.map(({ id }) => id)])),
      ).toEqual(expected);
      expect(full.every(({ count, items }) => count === items.length)).toBe(true);
    });

    test('are those of the quests on the page', async () => {
      const store = await dayOf(open);
      const { quests } = await readBoard(store, 'acme', {
        quests: { limit: 1, after: 'alone', filter: { state: ['in-progress', 'locked'] } },
        limit: 5,
      });
      expect(quests).toMatchObject({
        items: [{ id: 'first', progress: { live: 3, done: 0 } }],
        next: 'first',
      });
    });
  });

  describe('decks of a day', () => {
    test('show what their tasks are now', async () => {
      const store = await dayOf(open);
      await moveTask(store, { orgId: 'acme', taskId: 'f1', act: ACT }, { to: 'in-review' });
      await claimTask(store, { orgId: 'acme', taskId: 'f3', act: ACT }, { memberId: 'ada', force: true });
      const { date, decks } = await listDecks(store, 'acme');
      expect(date).toBe(TODAY);
      expect(decks.map(({ memberId, name }) => [memberId, name])).toEqual([
        ['ada', 'Ada'],
        ['bo', 'Bo'],
      ]);
      expect(decks[0]?.items).toContainEqual(
        expect.objectContaining({ taskId: 'f1', section: 'continue', status: 'in-review', title: 'f1' }),
      );
      expect(decks[1]?.items).toContainEqual(
        expect.objectContaining({ taskId: 'f3', section: 'next', assigneeId: 'ada', assigneeName: 'Ada' }),
      );
    });

    test('are those of one member', async () => {
      const store = await dayOf(open);
      const { decks } = await listDecks(store, 'acme', { member: 'bo' });
      expect(decks.map(({ memberId }) => memberId)).toEqual(['bo']);
    });

    test('of another day are none', async () => {
      const store = await dayOf(open);
      const { date = '' } = await listDecks(store, 'acme');
      expect(await listDecks(store, 'acme', { date: '2026-02-03' })).toEqual({
        date: '2026-02-03',
        [date < '2026-02-03' ? 'before' : 'after']: date,
        decks: [],
      });
    });

    test('before the first run have no date', async () => {
      const { store } = await boardIn(open, ROWS);
      expect(await listDecks(store, 'acme')).toEqual({ decks: [] });
    });
  });

  describe('flags', () => {
    const LATE: BoardRows = {
      ...ROWS,
      tasks: ['a', 'a-b', 'b', 'c'].map((id) => ({
        id,
        questId: 'first',
        dueDate: '2026-01-02',
        assigneeId: 'ada',
        ...(id === 'b' && { priority: 'urgent' as const, blockers: [{ text: 'vendor', createdAt: MONDAY }] }),
      })),
    };

    test('are in the order of tasks and kinds, page by page', async () => {
      const store = await dayOf(open, LATE);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await listFlags(store, 'acme', { limit: 2, ...(after !== undefined && { after }) });
        seen.push(...page.items.map(({ taskId, kind }) => `${taskId} ${kind}`));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(['a overdue', 'a-b overdue', 'b blocked.external', 'b overdue', 'c overdue']);
    });

    test('are filtered by kind and severity', async () => {
      const store = await dayOf(open, LATE);
      const of = async (filter: Parameters<typeof listFlags>[2]['filter']) =>
        (await listFlags(store, 'acme', { limit: 50, ...(filter && { filter }) })).items.map(
          ({ taskId, kind }) => `${taskId} ${kind}`,
        );
      expect(await of({ kind: ['blocked.external'] })).toEqual(['b blocked.external']);
      expect(await of({ severity: 'critical' })).toEqual(['b blocked.external', 'b overdue']);
    });

    test('show what their tasks are now, and go with the fact', async () => {
      const store = await dayOf(open, LATE);
      const target = { orgId: 'acme', taskId: 'a', act: ACT };
      await blockTask(store, target, { text: 'vendor' });
      const { items } = await listFlags(store, 'acme', { limit: 1 });
      expect(items[0]).toMatchObject({ taskId: 'a', title: 'a', status: 'blocked', assigneeId: 'ada' });
      await moveTask(store, target, { to: 'cancelled' });
      const { items: after } = await listFlags(store, 'acme', { limit: 50 });
      expect(after.filter(({ taskId }) => taskId === 'a')).toEqual([]);
    });

    test('refuse a place that no page gave', async () => {
      const store = await dayOf(open, LATE);
      await expect(listFlags(store, 'acme', { limit: 2, after: 'nonsense' })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        problems: [expect.objectContaining({ field: 'cursor' })],
      });
    });
  });
});

aboveStore('reads of a board', (open) => {
  test('the columns of a quest with thousands of tasks are read, and archived', async () => {
    const tasks = Array.from({ length: 4_200 }, (_, n) => ({ id: `t${n}`, questId: 'q' }));
    const { store } = await boardIn(open, { quests: [{ id: 'q' }], tasks });
    expect((await showQuest(store, 'acme', 'q')).tasks).toHaveLength(tasks.length);
    const quest = { orgId: 'acme', kind: 'quest', id: 'q', act: ACT } as const;
    const { store: counted, count } = countingStatements(store);
    await archiveRecord(counted, quest, { detach: true });
    expect(count()).toBeLessThan(100);
    expect((await listTasks(store, 'acme', { limit: 1 })).items).toEqual([]);
  });

  describe('the graph', () => {
    test('of quests has one edge for two quests, whatever lies between them', async () => {
      const store = await dayOf(open);
      const { nodes, edges, cycles } = await readGraph(store, 'acme');
      expect(nodes.map(({ id, state }) => [id, state])).toEqual([
        ['alone', 'unlocked'],
        ['first', 'in-progress'],
        ['second', 'locked'],
        ['third', 'locked'],
      ]);
      expect(edges).toEqual([
        { from: 'quest:second', to: 'quest:first', by: 'requires' },
        { from: 'quest:third', to: 'quest:first', by: 'dependsOn' },
        { from: 'quest:third', to: 'quest:second', by: 'requires' },
      ]);
      expect(cycles).toEqual([]);
    });

    test('of a quest has its tasks and what is one step away', async () => {
      const store = await dayOf(open);
      const { nodes, edges } = await readGraph(store, 'acme', 'third');
      expect(nodes.map(({ kind, id }) => `${kind}:${id}`)).toEqual([
        'quest:third',
        'task:f3',
        'task:s1',
        'task:t1',
      ]);
      expect(edges).toEqual([
        { from: 'quest:third', to: 'task:s1', by: 'requires' },
        { from: 'task:t1', to: 'task:f3', by: 'dependsOn' },
      ]);
    });

    test('names a cycle of quests and tasks, what does not exist, and what is held', async () => {
      const store = await dayOf(open, {
        ...ROWS,
        quests: [
          { id: 'q1' },
          { id: 'q2', requires: [{ type: 'taskCompleted', taskId: 'x' }] },
          { id: 'q3', requires: [{ type: 'questCompleted', questId: 'gone' }] },
          { id: 'q4', hold: true },
        ],
        tasks: [
          { id: 'x', questId: 'q1', dependsOn: ['y'] },
          { id: 'y', questId: 'q2' },
          { id: 'z', questId: 'q3' },
        ],
      });
      expect(await readGraph(store, 'acme')).toMatchObject({
        cycles: [['q2', 'x', 'y']],
        dangling: ['gone'],
        holds: ['q4'],
      });
    });

    test('of an unknown quest suggests the near one', async () => {
      const store = await dayOf(open);
      await expect(readGraph(store, 'acme', 'frist')).rejects.toMatchObject({
        code: 'UNKNOWN_QUEST',
        message: expect.stringContaining('"first"'),
      });
    });
  });
});
