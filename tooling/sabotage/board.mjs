// What people do on a board, and the plan of a week in the store.

const SRC = 'packages/questboard/src';
const TEST = 'packages/questboard/test';
const TASKS = `${TEST}/task-verbs.test.ts`;
const RECORDS = `${TEST}/record-verbs.test.ts`;
const QUESTS = `${TEST}/quest-verbs.test.ts`;
const PLANS = `${TEST}/run-sprintplanner.test.ts`;
const MEANWHILE = `${TEST}/changed-meanwhile.test.ts`;
const CRASH = 'apps/worker/test/board-crash.test.ts';
const MIGRATION = 'packages/storage/test/migrate-board.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const BOARD = [
  {
    breaks: 'a verb that changes nothing is written all the same',
    edits: [
      {
        file: `${SRC}/verbs/run-verb.ts`,
        search: 'if (answer.changed && act.dryRun !== true) return answer;',
        replace: 'if (act.dryRun !== true) return answer;',
      },
    ],
    noticedBy: [{ file: TASKS, test: 'writes the status, the log, the times and the event at once' }],
  },
  {
    breaks: 'quests behind a quest that moved are not looked at',
    edits: [
      {
        file: `${SRC}/verbs/settle-quests.ts`,
        search: 'reached = next.filter((id) => !part.has(id));',
        replace: 'reached = next.filter(() => false);',
      },
    ],
    noticedBy: [{ file: QUESTS, test: 'opens what waits for it, and on from there' }],
  },
  {
    breaks: 'a reopened task keeps its approval and has no time left',
    edits: [
      {
        file: `${SRC}/after-move.ts`,
        search: "const left = task.status === 'done' ? reopened(task) : task;",
        replace: 'const left = task;',
      },
    ],
    noticedBy: [{ file: TASKS, test: 'unsets its end, its approval and its remaining time' }],
  },
  {
    breaks: 'an archived record still names others',
    edits: [
      {
        file: `${SRC}/records/records.sql.ts`,
        search: "  if (kind === 'quests' || kind === 'tasks')\n    yield* replaceEdges",
        replace: "  if (kind === 'quests' && ids.length === 0)\n    yield* replaceEdges",
      },
    ],
    noticedBy: [{ file: RECORDS, test: 'is let go by all' }],
  },
  {
    breaks: 'an event has the texts of a record',
    edits: [{ file: `${SRC}/verbs/records/told-fields.ts`, search: "  'description',\n", replace: '' }],
    noticedBy: [{ file: RECORDS, test: 'tells which fields' }],
  },
  {
    breaks: 'a run of the planner replaces an approved plan',
    edits: [
      {
        file: `${SRC}/week/computed-week.ts`,
        search: 'if (isKept && !replan) return { week, weekStart };',
        replace: 'if (isKept && replan) return { week, weekStart };',
      },
    ],
    noticedBy: [{ file: PLANS, test: 'leaves a plan that people approved' }],
  },
  {
    breaks: 'the events of a day are published after its commit',
    edits: [
      {
        file: `${SRC}/day/run-questmaster.ts`,
        search: '    yield* publish(tx, eventsOf(plan, run, summary.id));\n',
        replace: '    Object.assign(run, { late: eventsOf(plan, run, summary.id) });\n',
      },
      {
        file: `${SRC}/day/run-questmaster.ts`,
        search: '  return runOnBoard(store, run, workOf(run));\n',
        replace:
          '  const report = await runOnBoard(store, run, workOf(run));\n  await store.write((tx) => publish(tx, run.late ?? []));\n  return report;\n',
      },
    ],
    noticedBy: [
      { file: CRASH, test: 'a run of daily.questmaster that is killed at any write point is tried again' },
    ],
  },
  {
    breaks: 'the summary of a day is stored before its decks',
    edits: [
      {
        file: `${SRC}/runs/run-on-board.ts`,
        search: '    const end = endAt(await timeOf(store));\n',
        replace:
          '    const end = endAt(await timeOf(store));\n    if (work.summarize) await store.write((tx) => work.summarize(tx, plan, end));\n',
      },
      {
        file: `${SRC}/day/run-questmaster.ts`,
        search: '    commit: (tx, day, end) => commitDay(tx, day, { run, end }),\n',
        replace:
          '    commit: (tx, day, end) => commitDay(tx, day, { run, end }),\n    summarize: (tx, day, end) => writeSummary(tx, summaryOf(day.plan, run, end), run),\n',
      },
    ],
    noticedBy: [
      { file: CRASH, test: 'a run of daily.questmaster that is killed at any write point is tried again' },
    ],
  },
  {
    breaks: 'a run that is tried again waits for its own lease',
    edits: [
      {
        file: `${SRC}/org-lease.ts`,
        search: 'const holder = `run:${runId}`;',
        replace: 'const holder = `run:${runId}:${Math.random()}`;',
      },
    ],
    noticedBy: [{ file: PLANS, test: 'that is tried again returns what it did' }],
  },
  {
    breaks: 'a run writes on a board that has changed since it read it',
    edits: [
      {
        file: `${SRC}/records/orgs.sql.ts`,
        search: 'and board = ${seen} returning id`);',
        replace: 'and board >= ${seen} returning id`);',
      },
    ],
    noticedBy: [
      { file: MEANWHILE, test: 'make the questmaster compute again after a move' },
      { file: MEANWHILE, test: 'make the sprint planner compute again after a change of a member' },
    ],
  },
  {
    breaks: 'people can change the board under the last attempt of a run',
    edits: [
      {
        file: `${SRC}/records/orgs.sql.ts`,
        search: 'sql`select id from orgs where org_id = ${orgId} and id = ${orgId}`);',
        replace: 'sql`select id from orgs where org_id = ${orgId} and id = ${orgId} and 1 = 0`);',
      },
    ],
    noticedBy: [
      { file: MEANWHILE, test: 'compute inside of its write after the third change, and wait for it' },
    ],
  },
  {
    breaks: 'members who share an address make a migration fail in the words of the driver',
    edits: [
      {
        file: 'packages/storage/src/schema/migrations.ts',
        search: 'statements: board, refuse: refuseSharedEmails }',
        replace: 'statements: board }',
      },
    ],
    noticedBy: [{ file: MIGRATION, test: 'in which members share an address is not migrated' }],
  },
];
