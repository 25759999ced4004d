/** Every verb and every read, with two organisations that have the same ids: the other one is neither seen nor changed. */
import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import * as questboard from '../src/index.ts';
import { serializeOrganisation } from '../src/transfer/export-organisation.ts';
import { aBoard, MONDAY } from './boards.ts';
import { ACT } from './verbs.ts';

const WEEK = '2026-02-02';
const orgId = 'acme';
const record = { orgId, act: ACT };
const task = (taskId: string) => ({ orgId, taskId, act: ACT });
const quest = { orgId, questId: 'q', act: ACT };
const sprint = { orgId, weekStart: WEEK, act: ACT };
const run = { orgId, now: MONDAY, jobId: 'j', sourceApp: 'test' };

/** In an order in which each has something to do. */
const CALLS: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  importOrganisation: (store) => load(store, 'acme', 'again'),
  importTasks: (store) =>
    questboard.importTasks(store, 'id,title\nb,again', { orgId, file: 'tasks.csv', now: MONDAY }),
  exportTasks: async (store) => {
    const pieces: string[] = [];
    for await (const piece of questboard.exportTasks(store, orgId)) pieces.push(piece);
    return pieces;
  },
  readSyncedTasks: (store) => questboard.readSyncedTasks(store, orgId),
  runQuestmaster: (store) => questboard.runQuestmaster(store, { ...run, runId: 1 }),
  runSprintPlanner: (store) => questboard.runSprintPlanner(store, { ...run, runId: 2 }),
  approveSprint: (store) => questboard.approveSprint(store, sprint),
  showSprint: (store) => questboard.showSprint(store, orgId, WEEK),
  showSprintHistory: (store) => questboard.showSprintHistory(store, orgId, WEEK),
  listBoardSprints: (store) => questboard.listBoardSprints(store, orgId, { limit: 10 }),
  readMemberWeek: (store) => questboard.readMemberWeek(store, orgId, []),
  thisWeekOf: (store) => questboard.thisWeekOf(store, orgId),
  replanSprint: (store) => questboard.replanSprint(store, sprint),
  cancelSprint: (store) => questboard.cancelSprint(store, sprint),
  claimTask: (store) => questboard.claimTask(store, task('a'), { memberId: 'ada', force: true }),
  moveTask: (store) => questboard.moveTask(store, task('a'), { to: 'in-progress' }),
  blockTask: (store) => questboard.blockTask(store, task('a'), { text: 'vendor' }),
  unblockTask: (store) => questboard.unblockTask(store, task('a')),
  commentTask: (store) => questboard.commentTask(store, task('a'), { text: 'hello' }),
  approveTask: (store) => questboard.approveTask(store, task('done')),
  createRecord: (store) =>
    questboard.createRecord(store, { ...record, kind: 'task' }, { title: 'x', questId: 'q' }),
  changeRecord: (store) =>
    questboard.changeRecord(store, { ...record, kind: 'task', id: 'b' }, { title: 'x' }),
  archiveRecord: (store) =>
    questboard.archiveRecord(store, { ...record, kind: 'task', id: 'b' }, { detach: true }),
  returnRecord: (store) => questboard.returnRecord(store, { ...record, kind: 'task', id: 'b' }),
  holdQuest: (store) => questboard.holdQuest(store, quest),
  releaseQuest: (store) => questboard.releaseQuest(store, quest),
  cancelQuest: (store) => questboard.cancelQuest(store, quest),
  restoreQuest: (store) => questboard.restoreQuest(store, quest),
  changeOrg: (store) => questboard.changeOrg(store, record, { name: 'New' }),
  showOrg: (store) => questboard.showOrg(store, orgId),
  showOrganisation: (store) => questboard.showOrganisation(store, orgId),
  exportOrganisation: (store) => questboard.exportOrganisation(store, orgId),
  readBoardNumber: (store) => questboard.readBoardNumber(store, orgId),
  listTasks: (store) => questboard.listTasks(store, orgId, { limit: 50 }),
  showTask: (store) => questboard.showTask(store, orgId, 'a'),
  taskHistory: (store) => questboard.taskHistory(store, { orgId, taskId: 'a' }, { limit: 50 }),
  listQuests: (store) => questboard.listQuests(store, orgId, { limit: 50 }),
  showQuest: (store) => questboard.showQuest(store, orgId, 'q'),
  showQuestline: (store) => questboard.showQuestline(store, orgId, 'line'),
  listQuestlines: (store) => questboard.listQuestlines(store, orgId, { limit: 50 }),
  findNamed: (store) => questboard.findNamed(store, orgId, { text: '', most: 50 }),
  findActingMember: (store) => questboard.findActingMember(store, orgId, { actor: 'ada' }),
  showMember: (store) => questboard.showMember(store, orgId, 'ada'),
  listMembers: (store) => questboard.listMembers(store, orgId, { limit: 50 }),
  listBoardRuns: (store) => questboard.listBoardRuns(store, orgId, { limit: 50 }),
  readBoardRun: (store) => questboard.readBoardRun(store, orgId, 'summary-j-acme-1'),
  readRunOfBoards: (store) => questboard.readRunOfBoards(store, { jobId: 'j', runId: 1 }, [orgId]),
  readBoard: (store) => questboard.readBoard(store, orgId, { quests: { limit: 50 }, limit: 50 }),
  listDecks: (store) => questboard.listDecks(store, orgId),
  listFlags: (store) => questboard.listFlags(store, orgId, { limit: 50 }),
  readGraph: (store) => questboard.readGraph(store, orgId, 'q'),
  readDigest: (store) => questboard.readDigest(store, orgId),
};

/** Pure functions, and those that are for all organisations. */
const OTHERS = [
  'addDays',
  'applyPlan',
  'changeFields',
  'createFields',
  'exampleOrganisation',
  'forEachOrganisation',
  'isSatisfied',
  'listOrganisations',
  'localDate',
  'orgFields',
  'organisationYaml',
  'parseWeek',
  'planDay',
  'readModelSettings',
  'readOrganisation',
  'tasksCsv',
];

const SECRET = 'of-the-other';

async function load(store: Store, id: string, word: string): Promise<unknown> {
  const board = aBoard({
    org: { id, name: word },
    members: [{ id: 'ada', name: word, role: 'owner' }, { id: 'bo' }],
    quests: [{ id: 'q', title: word }],
    tasks: [
      { id: 'a', title: word, syncToGithub: true, github: { repo: 'acme/app' } },
      { id: 'b', title: word, dependsOn: ['a'] },
      { id: 'done', title: word, status: 'done', requiresApproval: true },
    ],
  });
  return questboard.importOrganisation(store, serializeOrganisation(board), { file: 'b.json', now: MONDAY });
}

test('the list has every function of the door', () => {
  const functions = Object.entries(questboard)
    .filter(([, value]) => typeof value === 'function' && !/^class\b/.test(String(value)))
    .map(([name]) => name);
  expect(functions.toSorted()).toEqual([...Object.keys(CALLS), ...OTHERS].toSorted());
});

eachDialect('two organisations with the same ids', (open) => {
  test('neither see nor change each other', async () => {
    const store = await open({ clock: () => Date.parse(MONDAY) });
    for (const [id, word] of [
      ['acme', 'ours'],
      ['zeta', SECRET],
    ] as const) {
      await load(store, id, word);
      const line = { ...record, orgId: id, kind: 'questline', id: 'line' } as const;
      await questboard.createRecord(store, line, { title: word });
    }
    for (const runId of [7, 8]) {
      const other = { ...run, orgId: 'zeta', runId };
      await (runId === 7
        ? questboard.runQuestmaster(store, other)
        : questboard.runSprintPlanner(store, other));
    }
    const before = JSON.stringify(await questboard.showOrganisation(store, 'zeta'));
    const events = await store.read((tx) => listEvents(tx, { limit: 500 }));
    for (const [name, call] of Object.entries(CALLS)) {
      const answer = JSON.stringify((await call(store)) ?? null);
      expect([name, answer.includes(SECRET)]).toEqual([name, false]);
      expect([name, JSON.stringify(await questboard.showOrganisation(store, 'zeta'))]).toEqual([
        name,
        before,
      ]);
    }
    const later = await store.read((tx) => listEvents(tx, { limit: 500 }));
    const fresh = later.slice(0, later.length - events.length);
    expect(new Set(fresh.map((event) => event.orgId))).toEqual(new Set(['acme']));
  });
});
