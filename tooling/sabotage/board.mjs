// What people do on a board, and the plan of a week in the store.

const SRC = 'packages/questboard/src';
const TEST = 'packages/questboard/test';
const TASKS = `${TEST}/task-verbs.test.ts`;
const RECORDS = `${TEST}/record-verbs.test.ts`;
const QUESTS = `${TEST}/quest-verbs.test.ts`;
const PLANS = `${TEST}/run-sprintplanner.test.ts`;

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
];
