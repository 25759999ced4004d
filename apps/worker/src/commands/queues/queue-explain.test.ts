import type { NodeRecord, QueueExplanation } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import { explanationOfQueue, queueExplanationShape } from './queue-explain.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const ADA: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'ada',
  pid: 1,
  pidStarted: null,
  bootId: null,
  pidNamespace: null,
  startedAt: 0,
  version: '0.1.0',
  jobs: ['mail'],
  queues: undefined,
  state: 'active',
  running: 2,
  slots: 10,
  stuck: [],
  heartbeatAt: 0,
  alive: true,
};
const EMPTY: QueueExplanation = {
  queue: 'mail',
  now: NOW,
  standing: { mode: 'active' },
  verdict: 'empty',
  depth: { due: { critical: 0, high: 0, normal: 0, low: 0 }, later: 0, held: {}, waiting: 0, running: 0 },
  nodes: [],
  lately: { finished: 0 },
};
const STILL: QueueExplanation = {
  ...EMPTY,
  standing: { mode: 'paused', by: 'ada', reason: 'provider down' },
  verdict: 'stands_still',
  depth: {
    due: { critical: 0, high: 2, normal: 1_000, low: 0 },
    later: 3,
    held: { job_paused: 4 },
    waiting: 5,
    running: 1,
  },
  nodes: [ADA, { ...ADA, id: 2, name: 'bo', state: 'cordoned' }],
  first: {
    runId: 7,
    jobId: 'my.job',
    queue: 'mail',
    priority: 'normal',
    state: 'queued',
    runAt: NOW - 1,
    now: NOW,
    causes: [{ because: 'queue_paused', queue: 'mail', by: 'ada', reason: 'provider down' }],
  },
};
const look = { style: createStyle(false) };

test('a person sees whether it moves, what is in it, who works it, and why the oldest run does not run', () => {
  expect(explanationOfQueue(STILL, look)).toEqual([
    '  queue  mail  STARTS NO RUN',
    '  paused by ada: provider down',
    '  2 high due · 1,000+ normal due · 3 later · 4 held (job_paused) · 5 waiting · 1 running',
    '  worked by ada (2 of 10 slots used), bo (cordoned, 2 of 10 slots used)',
    '  no run was claimed within the last 5 min',
    '  Its oldest run, 7 (my.job), is not running because:',
    '  The queue mail is paused by ada: provider down.',
    '  Try: worker queue:resume mail',
  ]);
  const moves = { ...EMPTY, verdict: 'moves', lately: { finished: 12, claimedAt: NOW - 3_000 } } as const;
  expect([EMPTY, moves].map((one) => explanationOfQueue(one, look))).toEqual([
    [
      '  queue  mail  EMPTY',
      '  no runs',
      '  worked by no daemon',
      '  no run was claimed within the last 5 min',
    ],
    [
      '  queue  mail  MOVES',
      '  no runs',
      '  worked by no daemon',
      '  12 runs finished within the last 5 min, last claim 3 s ago',
    ],
  ]);
});

test('a program sees the same as data', () => {
  expect(queueExplanationShape(STILL)).toMatchObject({
    queue: 'mail',
    verdict: 'stands_still',
    standing: { mode: 'paused', by: 'ada' },
    nodes: [{ name: 'ada', running: 2, slots: 10, free: 8 }, { state: 'cordoned' }],
    lately: { withinMs: 300_000, finished: 0 },
    first: { runId: 7, runAt: '2026-03-02T11:59:59.999Z', causes: [{ because: 'queue_paused' }] },
  });
});
