import type { Cause, RunExplanation } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../../cli/terminal/style.ts';
import { attentionText } from './attention.ts';
import { causeLine } from '@sb/views';
import { explanationOfRun } from './explanation-of-run.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const ADA = { id: 1, name: 'ada' };
const BO = { id: 2, name: 'bo', queues: ['default', 'slow'] };
const PAUSED = { by: 'ada', reason: 'provider down' };
const RUNNING = { because: 'running', node: ADA, since: NOW - 5_000, attempt: 2, maxAttempts: 3 } as const;
const FAILED = { because: 'finished', state: 'failed', at: NOW - MINUTE } as const;

test.each<[cause: Cause, told: RegExp]>([
  [
    { ...RUNNING, deadlineAt: NOW + MINUTE, cancelRequested: false },
    /^It has been running on ada for 5\u2009s, attempt 2 of 3; its time limit is in 1m\.$/,
  ],
  [
    { ...RUNNING, deadlineAt: NOW - 1, cancelRequested: true },
    /, and is past its time limit; cancellation was requested\.$/,
  ],
  [
    { ...FAILED, reason: 'timed_out', error: 'Error: no', deadLetter: 'open' },
    /^It has ended: failed \(timed out\) 1m ago: Error: no Try: worker run:retry 7$/,
  ],
  [
    { ...FAILED, reason: 'error', deadLetter: 'replayed', replayedAs: 9 },
    /^It has ended: failed 1m ago; run 9 repeats it Try: worker run:explain 9$/,
  ],
  [
    { because: 'finished', state: 'skipped', reason: 'no_news in feed_7', at: NOW },
    /^It has ended: skipped \(no_news in feed_7\) now$/,
  ],
  [
    { because: 'finished', state: 'skipped', reason: 'error', at: NOW },
    /^It has ended: skipped \(error\) now$/,
  ],
  [{ because: 'finished', state: 'succeeded', at: NOW }, /^It has ended: succeeded now$/],
  [{ because: 'node_gone', node: ADA, pinned: true }, /^The process of this run has ended\./],
  [
    { because: 'node_gone', node: ADA, pinned: false },
    /^The daemon of this run, ada, has ended without notice\. .* again\.$/,
  ],
  [
    { because: 'job_paused', jobId: 'my.job', ...PAUSED },
    /^The job my\.job is paused by ada: provider down\. Try: worker job:resume my\.job$/,
  ],
  [
    { because: 'queue_paused', queue: 'mail', ...PAUSED, until: NOW + MINUTE },
    /^The queue mail is paused by ada until .* \(in 1m\): provider down\. Try: worker queue:resume mail$/,
  ],
  [{ because: 'queue_draining', queue: 'mail', by: 'bo' }, /^The queue mail is draining by bo\. /],
  [{ because: 'no_daemon' }, /^No daemon is running .* Try: worker daemon$/],
  [
    { because: 'no_node_knows_job', jobId: 'new', nodes: [ADA, BO] },
    /^No running daemon has the job new \(running: ada, bo for default and slow\)\. Start one that has it\.$/,
  ],
  [
    {
      because: 'no_node_knows_job',
      jobId: 'new',
      nodes: [ADA],
      since: NOW - 1,
      givesUpAt: NOW + 60 * MINUTE,
    },
    / Start one that has it\. Otherwise the run fails in 1h\.$/,
  ],
  [
    { because: 'no_node_takes_queue', queue: 'mail', nodes: [BO] },
    /takes runs from the queue mail \(running: bo for default and slow\)\. Try: worker daemon --queues mail$/,
  ],
  [
    {
      because: 'nodes_take_nothing',
      nodes: [
        { id: 3, name: 'cy', state: 'cordoned' },
        { ...ADA, state: 'draining' },
      ],
    },
    /could take this run has stopped taking runs \(cy is cordoned, ada is draining\)\. Try: worker node:uncordon 3$/,
  ],
  [
    { because: 'backoff', attempt: 2, maxAttempts: 3, error: 'Error: no', at: NOW + MINUTE },
    /^It failed: Error: no\. Attempt 2 of 3 starts .* \(in 1m\)\.$/,
  ],
  [{ because: 'snoozed', at: NOW + MINUTE }, /^Its job has snoozed it until .* \(in 1m\)\.$/],
  [{ because: 'start_time', at: NOW + MINUTE }, /^It starts at .* \(in 1m\), not earlier\.$/],
  [
    { because: 'start_deadline', at: NOW - MINUTE, passed: true },
    /^It had to start by .* \(1m ago\): it will not start, and ends as expired\.$/,
  ],
  [{ because: 'start_deadline', at: NOW + MINUTE, passed: false }, /^If it does not start by .* \(in 1m\), /],
  [
    { because: 'rate', key: 'api', rate: { limit: 5, perMs: 600_000, burst: 2 }, until: NOW + MINUTE },
    /^The rate of api, 5\/10m, 2 at once, is used up until .* \(in 1m\)\.$/,
  ],
  [
    { because: 'limit', key: 'queue mail', limit: 2, heldBy: [4, 5] },
    /^The limit of queue mail is full: 2 at once, held by runs 4, 5\. Try: worker run:explain 4$/,
  ],
  [
    {
      because: 'dependency',
      pending: 3,
      parents: [{ runId: 6, jobId: 'load', state: 'running', on: 'success' }],
    },
    /^It waits until run 6 \(load, running\) succeeds, and for 2 more runs\. Try: worker run:explain 6$/,
  ],
  // Without the runs that the one who asks may not see.
  [
    { because: 'limit', key: 'queue mail', limit: 2, heldBy: [] },
    /^The limit of queue mail is full: 2 at once\.$/,
  ],
  [
    {
      because: 'dependency',
      pending: 1,
      parents: [{ runId: 6, jobId: 'load', state: 'running', on: 'upstream.rows > 0' }],
    },
    /^It waits until run 6 \(load, running\) meets upstream\.rows > 0\. Try: worker run:explain 6$/,
  ],
  [{ because: 'dependency', pending: 2, parents: [] }, /^It waits for 2 runs\.$/],
  [{ because: 'held', reason: 'job_paused' }, /^Its reason to be held \(job_paused\) is over: /],
  [
    { because: 'crashes', crashes: 2, heldBy: [4] },
    /^It has crashed 2 nodes: .* no other such run; run 4 is one\.$/,
  ],
  [
    { because: 'key_missing', jobId: 'my.job', since: NOW },
    /^Its limit key is not known yet: the daemons with the current code of my\.job are busy, or every daemon has older code\. Try: worker node:list$/,
  ],
  [{ because: 'pinned', node: ADA }, /^It waits for the process that requested it: ada\.$/],
  [
    { because: 'slots_busy', nodes: [{ ...ADA, running: 10, slots: 10 }] },
    /are busy: ada runs 10 of 10\. Try: worker node:list$/,
  ],
  [
    { because: 'behind', higher: 0, earlier: 1, first: 5 },
    /come first: 1 run of its priority, due earlier; the next is run 5\. Try/,
  ],
  [
    { because: 'behind', higher: 1, earlier: 1_000 },
    /come first: 1 run of higher priority, 1,000\+ runs of its priority, due earlier\. Try: worker run:priority 7 critical --front$/,
  ],
  [
    { because: 'ready', since: NOW, nodes: [ADA, BO] },
    /^Nothing holds it back: ada or bo takes it with the next claim\.$/,
  ],
  [
    { because: 'ready', since: NOW - MINUTE, nodes: [ADA] },
    /ada has not taken it for 1m\. Try: worker doctor$/,
  ],
])('%o', (cause, told) => {
  expect(causeLine(cause, { runId: 7, now: NOW })).toMatch(told);
});

const WAITS: Omit<RunExplanation, 'causes'> = {
  runId: 7,
  jobId: 'my.job',
  queue: 'mail',
  priority: 'normal',
  state: 'queued',
  runAt: NOW - MINUTE,
  now: NOW,
};
const START: Cause = { because: 'start_time', at: NOW + MINUTE };

function attention(...causes: Cause[]): string | undefined {
  return attentionText({ ...WAITS, causes });
}

test('the cause of a run that waits names what a person must end, not what passes by itself', () => {
  expect(attention(START)).toBeUndefined();
  expect(attention({ because: 'behind', higher: 1, earlier: 0 })).toBeUndefined();
  expect(attention(START, { because: 'no_daemon' })).toMatch(/^No daemon/);
  expect(attention({ because: 'start_deadline', at: NOW, passed: true })).toMatch(/^It had to start/);
});

test('a person sees all causes by number, with what to type', () => {
  const style = createStyle(false);
  const causes: Cause[] = [
    { because: 'queue_paused', queue: 'mail', ...PAUSED },
    { because: 'slots_busy', nodes: [{ ...ADA, running: 1, slots: 1 }] },
  ];
  expect(explanationOfRun({ ...WAITS, causes }, { style })).toEqual([
    '  run 7  my.job  QUEUED · queue mail, normal · due for 1 min',
    '  It is not running because:',
    '  1. The queue mail is paused by ada: provider down.',
    '     Try: worker queue:resume mail',
    '  2. All daemons that could take it are busy: ada runs 1 of 1.',
    '     Try: worker node:list',
  ]);
  const running: Cause = { ...RUNNING, deadlineAt: NOW, cancelRequested: false };
  expect(explanationOfRun({ ...WAITS, state: 'running', causes: [running] }, { style })).toEqual([
    '  run 7  my.job  RUNNING · queue mail, normal',
    '  It has been running on ada for 5 s, attempt 2 of 3, and is past its time limit.',
  ]);
});
