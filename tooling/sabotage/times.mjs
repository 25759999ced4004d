// What is promised of times: a schedule is due when its expression says so, on the nights that clocks change too.

const FIRE_TIMES = 'packages/scheduler/src/cron/fire-times.ts';
const EVERY_ZONE = {
  file: 'packages/scheduler/test/every-zone.test.ts',
  test: 'every zone fires as due around every change of its clocks in two years',
};
const CRON_TEST = 'packages/scheduler/src/cron/cron.test.ts';
const TEST_WORKER = 'packages/testing/src/test-worker.ts';
const TEST_WORKER_TEST = 'packages/testing/test/test-worker.test.ts';
const PREVIEW_TEST = 'packages/scheduler/src/queries/preview-fires.test.ts';
const ONLY_FIRST = 'isFixed(fields) ? Math.max(offset, offsetBefore) : offset';
const AFTER_JUMP = 'isFixed(fields) && span.offset - span.offsetBefore < DAY && leavesOut(fields, span)';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const TIMES = [
  {
    breaks: 'a fixed schedule fires in both passes of an hour that comes twice',
    edits: [{ file: FIRE_TIMES, search: ONLY_FIRST, replace: 'offset' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'the first pass of a fold' }],
  },
  {
    breaks: 'a wild schedule is silent in the second pass of an hour that comes twice',
    edits: [{ file: FIRE_TIMES, search: ONLY_FIRST, replace: 'Math.max(offset, offsetBefore)' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'through both passes of a fold' }],
  },
  {
    breaks: 'a fixed schedule loses what the clocks leave out',
    edits: [{ file: FIRE_TIMES, search: AFTER_JUMP, replace: 'false' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'what the jump skips, right after' }],
  },
  {
    breaks: 'a wild schedule fires for what the clocks leave out',
    edits: [{ file: FIRE_TIMES, search: AFTER_JUMP, replace: AFTER_JUMP.replace('isFixed(fields) && ', '') }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'past what the jump skips' }],
  },
  {
    breaks: 'a date that does not exist fires on the next one',
    edits: [
      {
        file: FIRE_TIMES,
        search: AFTER_JUMP,
        replace: AFTER_JUMP.replace('span.offset - span.offsetBefore < DAY && ', ''),
      },
    ],
    noticedBy: [{ file: CRON_TEST, test: 'a date that does not exist' }],
  },
  {
    breaks: 'a window of the clock that begins within an hour that comes twice does not know it',
    edits: [
      {
        file: 'packages/scheduler/src/cron/wall-clock.ts',
        search: 'return changeBetween(offsetAt, instant - DAY, instant) ?? instant;',
        replace: 'return instant;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/src/cron/wall-clock.test.ts',
        test: 'begins with a change, or more than a day after one',
      },
    ],
  },
  {
    breaks: 'a preview does not look beyond the end of a search for changes',
    edits: [
      {
        file: 'packages/scheduler/src/cron/clock-changes.ts',
        search: 'while (span.offset === span.offsetBefore && span.from < instant + DAY);',
        replace: 'while (false);',
      },
    ],
    noticedBy: [{ file: PREVIEW_TEST, test: 'although a search for changes ends between it and its fire' }],
  },
  {
    breaks: 'more missed fires are caught up than a schedule wants',
    edits: [
      { file: 'packages/scheduler/src/plan/plan-fires.ts', search: '.slice(-catchUpCap)', replace: '' },
    ],
    noticedBy: [
      { file: 'packages/scheduler/src/plan/plan-fires.test.ts', test: 'catchUpCap: 2' },
      { file: 'tooling/guides.test.ts', test: 'program 3 of' },
    ],
  },
  {
    breaks: 'what an outage in a test has missed is not caught up at its end',
    edits: [{ file: TEST_WORKER, search: '    return fireAndWorkOff();\n', replace: '    return [];\n' }],
    noticedBy: [{ file: TEST_WORKER_TEST, test: 'what an outage has missed is caught up at its end' }],
  },
  {
    breaks: 'a run that has expired stands in the way of a fire in a test',
    edits: [
      {
        file: TEST_WORKER,
        search:
          '    const all: Fired[] = [];\n    // A run that expired some time ago must not make a fire wait.\n    await expireRuns(store);\n',
        replace: '    const all: Fired[] = [];\n',
      },
    ],
    noticedBy: [{ file: TEST_WORKER_TEST, test: 'a run that has expired does not stand in the way' }],
  },
];
