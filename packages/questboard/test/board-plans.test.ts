/** Acts and lists of a board go by indexes, however large the board is. */
import { sql, type Store } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  archiveRecord,
  claimTask,
  createRecord,
  listMembers,
  listQuests,
  listTasks,
  moveTask,
  readBoard,
  showQuest,
  showTask,
} from '../src/index.ts';
import { MONDAY } from './boards.ts';
import { ACT, boardIn } from './verbs.ts';

const TASKS = 20_000;
/** A page has 50 rows: what is behind them is not read, only counted. */
const MOST_TOUCHED = 3_000;

const at = (taskId: string) => ({ orgId: 'acme', taskId, act: ACT });
const page = { limit: 50 };

const ASKED: readonly (readonly [string, (store: Store) => Promise<unknown>])[] = [
  ['move', (store) => moveTask(store, at('t100'), { to: 'in-progress' })],
  ['move in a locked quest', (store) => moveTask(store, at('t1'), { to: 'in-progress', force: true })],
  ['claim', (store) => claimTask(store, at('t101'), { memberId: 'ada' })],
  [
    'create',
    (store) => createRecord(store, { orgId: 'acme', kind: 'task', act: ACT }, { title: 'x', questId: 'q7' }),
  ],
  ['archive', (store) => archiveRecord(store, { orgId: 'acme', kind: 'task', id: 't102', act: ACT })],
  ['list', (store) => listTasks(store, 'acme', page)],
  ['list of a quest', (store) => listTasks(store, 'acme', { ...page, filter: { quest: 'q9' } })],
  [
    'list of two statuses',
    (store) => listTasks(store, 'acme', { ...page, filter: { status: ['blocked', 'in-review'] } }),
  ],
  ['list of a member', (store) => listTasks(store, 'acme', { ...page, filter: { assignee: 'ada' } })],
  ['list of the last changed', (store) => listTasks(store, 'acme', { ...page, filter: { sort: 'updated' } })],
  ['quests', (store) => listQuests(store, 'acme', { ...page, filter: { state: ['locked'] } })],
  ['members', (store) => listMembers(store, 'acme', page)],
  ['the board', (store) => readBoard(store, 'acme', { quests: page, limit: 50 })],
  [
    'the board of a quest',
    (store) => readBoard(store, 'acme', { quests: { limit: 5 }, limit: 50, quest: 'q9' }),
  ],
  ['a task', (store) => showTask(store, 'acme', 't500')],
  ['a quest', (store) => showQuest(store, 'acme', 'q5')],
];

/** Many tasks by one statement: an import of so many would take longer than the test. */
async function fill(store: Store): Promise<void> {
  const count = sql.lit(TASKS);
  const quest = sql`'q' || (n % 1000)`;
  const fields = [
    ['id', sql`'t' || n`],
    ['questId', quest],
    ['title', sql`'Task ' || n`],
    ['status', sql`'todo'`],
    ['priority', sql`'medium'`],
  ] as const;
  await store.write(function* (tx) {
    const isSqlite = tx.dialect === 'sqlite';
    const numbers = isSqlite
      ? sql`(with recursive r(n) as (select 1 union all select n + 1 from r where n < ${count}) select n from r) as r`
      : sql`generate_series(1, ${count}) as r(n)`;
    const pairs = sql.join(fields.map(([name, value]) => sql`${sql.lit(name)}, ${value}`));
    const rest = sql`, 'requiresApproval', ${isSqlite ? sql`json('false')` : sql`false`}, 'syncToGithub', ${isSqlite ? sql`json('false')` : sql`false`},
      'dependsOn', ${isSqlite ? sql`json('[]')` : sql`'[]'::json`}, 'blockers', ${isSqlite ? sql`json('[]')` : sql`'[]'::json`},
      'skills', ${isSqlite ? sql`json('[]')` : sql`'[]'::json`}, 'tags', ${isSqlite ? sql`json('[]')` : sql`'[]'::json`},
      'statusChangedAt', ${sql.lit(MONDAY)}, 'lastActivityAt', ${sql.lit(MONDAY)}, 'createdAt', ${sql.lit(MONDAY)}`;
    const object = isSqlite
      ? sql`json_object(${pairs}${rest})`
      : sql`json_build_object(${pairs}${rest})::text`;
    yield* tx.run(sql`
      insert into tasks (org_id, id, rev, body, updated_at) select 'acme', 't' || n, 1, ${object}, n from ${numbers}`);
    yield* tx.run(sql`analyze tasks`);
  });
}

eachDialect('a board with many tasks', (open, dialect) => {
  test('is changed and listed by indexes', async () => {
    const quests = Array.from({ length: 1000 }, (_, n) => ({
      id: `q${n}`,
      state: n === 1 ? ('locked' as const) : ('unlocked' as const),
      ...(n === 1 && { requires: [{ type: 'questCompleted' as const, questId: 'q2' }] }),
    }));
    const board = await boardIn(open, { members: [{ id: 'ada', role: 'owner' }], quests });
    await fill(board.store);
    for (const [name, ask] of ASKED) {
      const { store, explained } = watchPlans(board.store);
      await ask(store);
      expect([name, explained.length > 0]).toEqual([name, true]);
      const wrong = explained.filter(({ plan, touched, text }) =>
        dialect === 'sqlite'
          ? /SCAN (?:tasks|quests|board_edges|task_changes)(?! USING)/.test(plan)
          : touched > (text.includes('count(*)') ? TASKS + 1 : MOST_TOUCHED),
      );
      expect([name, wrong]).toEqual([name, []]);
    }
  });
});
