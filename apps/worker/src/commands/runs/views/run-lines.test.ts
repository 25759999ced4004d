import type { News } from '@sb/events';
import type { RunDetails, RunWork } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../../cli/terminal/style.ts';
import { runStory } from './run-lines.ts';

const NINE = new Date(2026, 0, 5, 9, 0, 0).getTime();

const RUN: RunDetails = {
  id: 7,
  jobId: 'my.job',
  state: 'succeeded',
  queue: 'default',
  priority: 'normal',
  trigger: 'cron',
  schedule: 'nightly',
  fireTime: Date.parse('2026-01-05T08:00:00Z'),
  attempt: 1,
  maxAttempts: 1,
  claimNo: 1,
  attempts: [],
  input: { orgId: 'acme' },
  result: {
    title: 'a text',
    counts: { looked: 1_234, changed: 99, left: 'alone, because nothing asked for it' },
  },
  tags: [],
  dryRun: false,
  createdAt: NINE,
  runAt: NINE,
  startedAt: NINE + 2,
  finishedAt: NINE + 42,
  nodeAlive: true,
};

const EVENT: News = {
  id: 1,
  type: 'my.job.completed',
  at: new Date(NINE),
  runId: 7,
  jobId: 'my.job',
  payload: { runId: 7, jobId: 'my.job', processedCount: 42 },
  position: { xid: '0', seq: 1 },
};

const LOOK_OUTPUT = { style: createStyle(false), width: 80 };

const NO_MORE = {
  hiddenLines: 0,
  hasMoreEvents: false,
  chain: [],
  children: [],
  work: { steps: [], checkpoints: [] },
};

test('the story of a run', () => {
  const log = [
    { claimNo: 1, at: NINE, level: 'info', message: 'counting', fields: { orgId: 'acme' } },
  ] as const;
  const look = { root: '/app', now: NINE + 60_042, wholeStack: false };
  const output = { style: createStyle(false), width: 80 };
  expect(runStory(RUN, { ...NO_MORE, log, events: [EVENT] }, { ...look, output })).toEqual([
    '  run 7  my.job  SUCCEEDED in 40 ms · 1 min ago · schedule nightly, fire 2026-01-05 08:00Z',
    '  requested 09:00:00.000 ── waited 2 ms ── attempt 1 40 ms ✓',
    '  input     {"orgId":"acme"}',
    '  result    title   "a text"',
    '            counts  looked   1234',
    '                    changed  99',
    '                    left     "alone, because nothing asked for it"',
    '  log       09:00:00 info  counting  orgId=acme',
    '  events    09:00:00  my.job.completed        {"processedCount":42}',
  ]);
});

test('what a run has more of is said with the command that shows it', () => {
  const log = [{ claimNo: 1, at: NINE, level: 'info', message: 'the last' }] as const;
  const look = { root: '/app', now: NINE, wholeStack: false };
  const output = { style: createStyle(false), width: 80 };
  const traces = { ...NO_MORE, log, hiddenLines: 1_204, events: [EVENT], hasMoreEvents: true };
  const lines = runStory({ ...RUN, result: undefined }, traces, { ...look, output });
  expect(lines.slice(-4)).toEqual([
    '  log       1,204 lines before these: worker run:logs 7',
    '            09:00:00 info  the last',
    '  events    more before these: worker events:tail --run 7 --limit 10000',
    '            09:00:00  my.job.completed        {"processedCount":42}',
  ]);
});

test('what a run has made so far', () => {
  const work: RunWork = {
    steps: [
      { id: 'fetch', state: 'done', claimNo: 0, at: NINE, bytes: 10, result: { rows: 2 } },
      { id: 'parse', state: 'done', claimNo: 1, at: NINE, bytes: 99_000 },
      { id: 'note', state: 'done', claimNo: 1, at: NINE, bytes: 0 },
      { id: 'send', state: 'failed', claimNo: 1, at: NINE, bytes: 0 },
    ],
    checkpoints: [{ key: 'page', claimNo: 1, at: NINE, bytes: 1, value: 7 }],
    progress: { done: 1_200, total: 4_000, note: 'rows', at: NINE },
  };
  const look = { ...LOOK, now: NINE + 2_000 };
  expect(runStory({ ...RUN, result: undefined }, { ...NO_TRACES, work }, look).slice(-6)).toEqual([
    '  progress  1,200 of 4,000 (30 %) · rows · 2 s ago',
    '  steps     ✓ fetch  of the run before  {"rows":2}',
    '            ✓ parse  99,000 bytes',
    '            ✓ note',
    '            ✗ send',
    '            · checkpoint page  7',
  ]);
});

test('after a retry it is said which attempt made a step and logged a line', () => {
  const attempts = [
    { claimNo: 1, outcome: 'failed', startedAt: NINE, finishedAt: NINE + 900 },
    { claimNo: 2, outcome: 'failed', startedAt: NINE + 2_000, finishedAt: NINE + 2_900 },
  ];
  const work: RunWork = {
    steps: [
      { id: 'fetch', state: 'done', claimNo: 1, startedAt: NINE, at: NINE + 700, bytes: 0 },
      {
        id: 'send',
        state: 'done',
        claimNo: 3,
        startedAt: NINE + 4_000,
        at: NINE + 5_250,
        bytes: 1,
        result: 7,
      },
    ],
    checkpoints: [],
  };
  const log = [1, 1, 3].map((claimNo) => ({ at: NINE, level: 'info', message: 'x', claimNo }) as const);
  const run = { ...RUN, result: undefined, attempt: 3, claimNo: 3, attempts };
  expect(runStory(run, { ...NO_TRACES, work, log }, LOOK).slice(-6)).toEqual([
    '  steps     ✓ fetch  700 ms  of attempt 1',
    '            ✓ send  1.3 s  7',
    '  log       09:00:00 info  x',
    '            09:00:00 info  x',
    '            attempt 3',
    '            09:00:00 info  x',
  ]);
});

test('the runs that its code has enqueued', () => {
  const children = Array.from(
    { length: 21 },
    (_, at) => ({ id: 90 - at, jobId: 'mail', state: 'queued' }) as const,
  );
  const lines = runStory({ ...RUN, result: undefined }, { ...NO_TRACES, children }, LOOK);
  expect(lines.slice(-21)).toEqual([
    '  enqueued  90  mail  queued',
    ...Array.from({ length: 19 }, (_, at) => `            ${89 - at}  mail  queued`),
    '            and more: worker history --by run:7',
  ]);
});

const NO_TRACES = { ...NO_MORE, log: [], events: [] };
const LOOK = {
  root: '/app',
  now: NINE,
  wholeStack: false,
  output: { style: createStyle(false), width: 80 },
};
const DEAD: RunDetails = { ...RUN, state: 'failed', reason: 'error' };

test.each<[what: string, run: RunDetails, line: string]>([
  ['open', { ...DEAD, deadLetter: { status: 'open' } }, '  dead letter, open · replay: worker run:retry 7'],
  [
    'open, of an input that was refused',
    { ...DEAD, reason: 'invalid_input', deadLetter: { status: 'open' } },
    "  dead letter, open · replay: worker run:replay 7 --input '{...}'",
  ],
  [
    'replayed',
    { ...DEAD, deadLetter: { status: 'replayed', replayedAs: 9 } },
    '  dead letter, replayed as run 9',
  ],
  ['discarded', { ...DEAD, deadLetter: { status: 'discarded' } }, '  dead letter, discarded'],
])('a dead letter that is %s', (_what, run, line) => {
  expect(runStory(run, NO_TRACES, LOOK)).toContain(line);
});

test.each([
  [{ replayOf: 5, rootId: 5 }, 'replay of 5'],
  [{ replayOf: 5, rootId: 3 }, 'replay of 5 (first run 3)'],
])('a replay names what it replays: %j', (facts, text) => {
  const [title] = runStory({ ...RUN, trigger: 'replay', ...facts }, NO_TRACES, LOOK);
  expect(title).toContain(` · ${text} · schedule nightly, fire 2026-01-05 08:00Z`);
});

test.each([
  [{ by: 'request', actor: 'ada', at: NINE, reason: 'wrong day' } as const, 'by ada 1 min ago: wrong day'],
  [{ by: 'request', at: NINE, reason: 'replaced' } as const, 'by the worker 1 min ago: replaced'],
  [
    { by: 'purge', actor: 'bo', at: NINE } as const,
    'by bo 1 min ago, with all that waited in the queue default',
  ],
])('a cancelled run says by whom and why: %o', (cancellation, text) => {
  const look = { root: '/app', now: NINE + 60_042, wholeStack: false };
  const run = { ...RUN, state: 'cancelled', cancellation } as const;
  const story = runStory(run, { ...NO_MORE, log: [], events: [] }, { ...look, output: LOOK_OUTPUT });
  expect(story).toContain(`  cancelled ${text}`);
});
