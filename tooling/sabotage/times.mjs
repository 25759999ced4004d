// The promise of times: a schedule is due as its expression defines, also on nights of clock changes.

const FIRE_TIMES = 'packages/scheduler/src/cron/fire-times.ts';
const EVERY_ZONE = {
  file: 'packages/scheduler/test/every-zone.test.ts',
  test: 'every zone fires as due around every change of its clocks in two years',
};
const CRON_TEST = 'packages/scheduler/src/cron/cron.test.ts';
const TEST_WORKER = 'packages/testing/src/test-worker.ts';
const TEST_WORKER_TEST = 'packages/testing/test/test-worker.test.ts';
const PREVIEW_TEST = 'packages/scheduler/src/queries/preview/preview-fires.test.ts';
const ONLY_FIRST = 'isFixed(fields) ? Math.max(offset, offsetBefore) : offset';
const AFTER_JUMP = 'isFixed(fields) && span.offset - span.offsetBefore < DAY && leavesOut(fields, span)';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const TIMES = [
  {
    breaks:
      'a job can ask for a time that no date can hold, and its run and queue are unreadable from then on',
    edits: [
      {
        file: 'packages/jobs/src/durations.ts',
        search: '!(ms >= 0 && ms <= LONGEST_DURATION_MS)',
        replace: '!(ms >= 0 && Number.isSafeInteger(ms))',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/client.test.ts',
      test: `a client (${dialect}) is refused a timeout that is too long`,
    })),
  },
  {
    breaks: 'a deep input ends in an exhausted stack',
    edits: [
      {
        file: 'packages/jobs/src/input/json.ts',
        search: "if (holders.length >= MAX_DEPTH && typeof item === 'object' && item !== null)",
        replace: 'if (holders.length < 0)',
      },
    ],
    noticedBy: [
      { file: 'packages/jobs/src/input/json.test.ts', test: 'refuses 2500 levels' },
      {
        file: 'packages/runner/test/work.test.ts',
        test: 'a job that uses its context wrongly (sqlite) is told of a step that is too deep',
      },
    ],
  },
  {
    breaks: 'a client stores a secret in clear, for a job that an older version defined',
    edits: [
      {
        file: 'packages/queue/src/jobs/refuse-secrets.ts',
        search: '  if (given.length === 0) return;\n',
        replace: '  if (given.length >= 0) return;\n',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/secrets.test.ts',
      test: `an old definition with a secret field (${dialect}) refuses an input that has it, by a client`,
    })),
  },
  {
    breaks: 'a pause can end at a time that no date can hold',
    edits: [
      {
        file: 'packages/queue/src/pauses/change-standing.ts',
        search: '  if (!isInstant(until))',
        replace: '  if (until === 0)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/times-too-far.test.ts',
        test: 'a time that is too far (sqlite) is refused as the end of a pause: 253402300800000',
      },
    ],
  },
  {
    breaks: 'a fixed schedule fires in both passes of a repeated hour',
    edits: [{ file: FIRE_TIMES, search: ONLY_FIRST, replace: 'offset' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'the first pass of a fold' }],
  },
  {
    breaks: 'a wildcard schedule does not fire in the second pass of a repeated hour',
    edits: [{ file: FIRE_TIMES, search: ONLY_FIRST, replace: 'Math.max(offset, offsetBefore)' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'through both passes of a fold' }],
  },
  {
    breaks: 'a fixed schedule loses a fire in a skipped hour',
    edits: [{ file: FIRE_TIMES, search: AFTER_JUMP, replace: 'false' }],
    noticedBy: [EVERY_ZONE, { file: CRON_TEST, test: 'what the jump skips, right after' }],
  },
  {
    breaks: 'a wildcard schedule fires for the times of a skipped hour',
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
    breaks: 'a scan that begins within a repeated hour does not notice that it is one',
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
    breaks: 'a preview stops at the end of a search for clock changes',
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
    breaks: 'more missed fires are caught up than the schedule allows',
    edits: [
      { file: 'packages/scheduler/src/plan/plan-fires.ts', search: '.slice(-catchUpCap)', replace: '' },
    ],
    noticedBy: [
      { file: 'packages/scheduler/src/plan/plan-fires.test.ts', test: 'catchUpCap: 2' },
      { file: 'tooling/guides.test.ts', test: 'program 3 of' },
    ],
  },
  {
    breaks: 'fires missed during an outage in a test are not caught up at its end',
    edits: [{ file: TEST_WORKER, search: '    return fireAndWorkOff();\n', replace: '    return [];\n' }],
    noticedBy: [{ file: TEST_WORKER_TEST, test: 'what an outage has missed is caught up at its end' }],
  },
  {
    breaks: 'an expired run blocks a fire in a test',
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
