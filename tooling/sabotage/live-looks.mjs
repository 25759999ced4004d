// What commands promise that show what runs now.

const RUNS_TEST = 'apps/worker/test/runs.test.ts';
const FOLDS = 'packages/views/src/runs/live-folds.ts';
const FOLDS_TEST = 'packages/views/src/runs/live-folds.test.ts';
const SCREEN = 'apps/worker/src/cli/live-screen.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const LIVE_LOOKS = [
  {
    breaks: 'a list of open runs counts those that it shows once more',
    edits: [{ file: FOLDS, search: 'const count = queue[of] - shown;', replace: 'const count = queue[of];' }],
    noticedBy: [
      { file: FOLDS_TEST, test: 'a state that is cut short' },
      {
        file: RUNS_TEST,
        test: '(sqlite) lists one state in pages, and counts what a list of all leaves out',
      },
    ],
  },
  {
    breaks: 'a live screen is left behind in the terminal',
    edits: [{ file: SCREEN, search: 'io.stdout.write(LEAVE);', replace: '' }],
    noticedBy: [
      {
        file: RUNS_TEST,
        test: 'runs --watch shows what changes, takes another size, and gives the screen back at q',
      },
    ],
  },
  {
    breaks: 'history counts the total time of a run from its last retry',
    edits: [
      {
        file: 'apps/worker/src/commands/runs/history.ts',
        search: 'function totalMs({ createdAt, finishedAt }',
        replace: 'function totalMs({ runAt: createdAt, finishedAt }',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/history.test.ts',
        test: 'the total time of a run has its retries, and a dry run is marked',
      },
    ],
  },
  {
    breaks: 'node:show names the runs of all nodes',
    edits: [
      {
        file: 'apps/worker/src/commands/nodes/node-show.ts',
        search: '({ nodeId }) => nodeId === found.id',
        replace: '({ nodeId }) => nodeId !== 0',
      },
    ],
    noticedBy: [{ file: RUNS_TEST, test: 'list, queue:show and node:show name what runs' }],
  },
  {
    breaks: 'the log of a daemon does not have the start of a run',
    edits: [
      {
        file: 'packages/runner/src/claim/active-runs.ts',
        search: "if (logger.level === 'debug')",
        replace: "if (logger.level === 'error')",
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/daemon.test.ts',
        test: 'at level debug the start of each attempt is one line',
      },
    ],
  },
  {
    breaks: 'a long list of top takes the place of the others',
    edits: [
      {
        file: 'apps/worker/src/commands/top/top-lines.ts',
        search: 'for (const at of hungry.slice(0, left))',
        replace: 'for (const at of Array.from({ length: left }, () => hungry[0] ?? 0))',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/commands/top/top-lines.test.ts',
        test: 'lists of [50,50,50,50] share 23 rows',
      },
    ],
  },
];
