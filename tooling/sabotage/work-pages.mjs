// The pages of runs, jobs, queues and failures: acts that must be asked for, and inputs that must stay as they are.

const QUEUES_TEST = 'apps/console/web/test/queue-pages.test.ts';
const RUNS_TEST = 'apps/console/web/test/run-pages.test.ts';
const DIFF_TEST = 'apps/console/web/src/words/text/diff.test.ts';
const LINES_TEST = 'apps/console/web/src/pages/run/log-lines.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const WORK_PAGES = [
  {
    breaks: 'a patch of many inputs changes fields that were not edited',
    edits: [
      {
        file: 'apps/console/web/src/words/text/diff.ts',
        search: '!Object.hasOwn(before, name) || lineOf(before[name]) !== lineOf(value)',
        replace: '!Object.hasOwn(before, name) || lineOf(before[name]) !== name',
      },
    ],
    noticedBy: [{ file: DIFF_TEST, test: 'a field that was not edited is in no patch' }],
  },
  {
    breaks: 'a line of a log that came twice is shown twice',
    edits: [
      {
        file: 'apps/console/web/src/pages/run/log-lines.ts',
        search: 'came.items.filter(({ nr }) => nr > last)',
        replace: 'came.items.filter(({ nr }) => nr > 0)',
      },
    ],
    noticedBy: [{ file: LINES_TEST, test: 'a line that was read and came is there once' }],
  },
  {
    breaks: 'the drawer that a key opened does not take the focus, so its keys do not act',
    edits: [
      {
        file: 'apps/console/web/src/components/panels/use-drawer.ts',
        search: 'setOpenedByKey(isByKey ? id : undefined);',
        replace: 'setOpenedByKey(isByKey ? undefined : id);',
      },
    ],
    noticedBy: [
      { file: QUEUES_TEST, test: 'a queue is paused from its drawer for a reason, and z takes it back' },
    ],
  },
  {
    breaks: 'a refusal is shown without its code and request',
    edits: [
      {
        file: 'apps/console/web/src/components/answer/refusal.tsx',
        search: 'const facts = [code, requestId]',
        replace: 'const facts = [hint]',
      },
    ],
    noticedBy: [{ file: RUNS_TEST, test: 'a refusal stays in the dialog that asked' }],
  },
];
