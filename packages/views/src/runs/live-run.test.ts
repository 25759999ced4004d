import type { Cause, LiveRun } from '@sb/queue';
import { expect, test } from 'vitest';
import { liveReason, liveRunShape, liveSince } from './live-run.ts';

const NOW = Date.UTC(2026, 0, 5, 12);
const running = {
  because: 'running',
  node: { id: 1, name: 'ada' },
  since: NOW - 5_000,
  deadlineAt: NOW + 5_000,
  attempt: 1,
  maxAttempts: 3,
  cancelRequested: false,
} as const;

test.each<readonly [string, Cause]>([
  ['', running],
  ['attempt 2 of 3', { ...running, attempt: 2 }],
  ['asked to cancel, past its time limit', { ...running, cancelRequested: true, deadlineAt: NOW }],
  [
    'job paused by ada: provider down',
    { because: 'job_paused', jobId: 'mail.send', by: 'ada', reason: 'provider down' },
  ],
  ['queue mail paused by ada', { because: 'queue_paused', queue: 'mail', by: 'ada' }],
  ['waits for 2 runs', { because: 'dependency', pending: 2, parents: [] }],
  ['no daemon is running', { because: 'no_daemon' }],
  [
    'attempt 2 of 3 after TypeError: no such user',
    { because: 'backoff', attempt: 2, maxAttempts: 3, at: NOW, error: 'TypeError: no such\nuser' },
  ],
  ['the limit of job mail.send is full', { because: 'held', reason: 'job_limit' }],
  ['the rate of queue mail is spent', { because: 'held', reason: 'queue_rate' }],
  ['no daemon has its job', { because: 'held', reason: 'no_node_knows_job' }],
  ['held: job paused', { because: 'held', reason: 'job_paused' }],
  [
    'The limit of mail is full: 2 at once, held by runs 3, 4.',
    { because: 'limit', key: 'mail', limit: 2, heldBy: [3, 4] },
  ],
])('%j is the reason of a row', (text, because) => {
  expect(liveReason(aRun({ because }), NOW)).toBe(text);
});

test.each([
  ['running', NOW - 1_000],
  ['queued', NOW - 3_000],
  ['held', NOW - 9_000],
  ['waiting', NOW - 9_000],
  ['later', NOW - 3_000],
] as const)('a %s run has its own start of its state', (view, at) => {
  const times = { createdAt: NOW - 9_000, runAt: NOW - 3_000, startedAt: NOW - 1_000 };
  expect(liveSince(aRun({ view, ...times }))).toBe(at);
});

test('the JSON has the sentence and the instants of the reason', () => {
  const because = { because: 'backoff', attempt: 2, maxAttempts: 3, at: NOW + 60_000 } as const;
  expect(
    liveRunShape(aRun({ view: 'retrying', state: 'queued', runAt: NOW + 60_000, because }), NOW),
  ).toEqual(
    expect.objectContaining({
      view: 'retrying',
      since: '2026-01-05T12:01:00.000Z',
      because: { because: 'backoff', attempt: 2, maxAttempts: 3, at: '2026-01-05T12:01:00.000Z' },
      says: expect.stringMatching(/^It failed\. Attempt 2 of 3 starts/),
    }),
  );
});

function aRun(given: Partial<LiveRun>): LiveRun {
  return {
    id: 7,
    jobId: 'mail.send',
    state: 'running',
    view: 'running',
    queue: 'mail',
    priority: 'normal',
    trigger: 'api',
    attempt: 1,
    maxAttempts: 3,
    tags: [],
    dryRun: false,
    createdAt: NOW,
    runAt: NOW,
    because: running,
    ...given,
  };
}
