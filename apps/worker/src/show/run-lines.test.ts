import type { News } from '@sb/events';
import type { RunDetails } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../cli/style.ts';
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

const NO_MORE = { hiddenLines: 0, hasMoreEvents: false };

test('the story of a run', () => {
  const log = [{ at: NINE, level: 'info', message: 'counting', fields: { orgId: 'acme' } }] as const;
  const look = { root: '/app', now: NINE + 60_042, wholeStack: false };
  const output = { style: createStyle(false), width: 80 };
  expect(runStory(RUN, { ...NO_MORE, log, events: [EVENT] }, { ...look, output })).toEqual([
    '  run 7  my.job  SUCCEEDED in 40 ms · 1 min ago · schedule nightly, fire 2026-01-05 08:00Z',
    '  asked 09:00:00.000 ── waited 2 ms ── attempt 1 40 ms ✓',
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
  const log = [{ at: NINE, level: 'info', message: 'the last' }] as const;
  const look = { root: '/app', now: NINE, wholeStack: false };
  const output = { style: createStyle(false), width: 80 };
  const traces = { log, hiddenLines: 1_204, events: [EVENT], hasMoreEvents: true };
  const lines = runStory({ ...RUN, result: undefined }, traces, { ...look, output });
  expect(lines.slice(-4)).toEqual([
    '  log       1,204 lines before these: worker run:logs 7',
    '            09:00:00 info  the last',
    '  events    more before these: worker events:tail --run 7 --limit 10000',
    '            09:00:00  my.job.completed        {"processedCount":42}',
  ]);
});
