import { describe, expect, test } from 'vitest';
import type { Cause } from './causes.ts';
import { explain, type LiveFacts, type RunFacts } from './explain.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';

const RATE = { limit: 10, perMs: 1_000, burst: 1 };
const NOW = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

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
  version: '1.0.0',
  jobs: ['mail'],
  queues: undefined,
  state: 'active',
  running: 0,
  slots: 10,
  stuck: [],
  heartbeatAt: 0,
  alive: true,
};
const BO: NodeRecord = { ...ADA, id: 2, name: 'bo', queues: ['slow'] };
const BY_HAND: NodeRecord = { ...ADA, id: 3, name: 'hand', kind: 'job' };

const RUN: LiveFacts = {
  id: 7,
  jobId: 'mail',
  queue: 'mail',
  priority: 'normal',
  state: 'queued',
  lane: 0,
  runAt: NOW - MINUTE,
  claimNo: 0,
  failures: 0,
  crashes: 0,
  pending: 0,
  maxAttempts: 3,
  cancelRequested: false,
};
const FACTS: RunFacts = {
  now: NOW,
  run: RUN,
  job: { mode: 'active' },
  queue: { mode: 'active' },
  nodes: [ADA],
};
const PAUSED = { mode: 'paused', by: 'ada', reason: 'provider down' } as const;
const SAID = { by: 'ada', reason: 'provider down' };

function of(run: Partial<LiveFacts>, facts: Partial<RunFacts> = {}): RunFacts {
  return { ...FACTS, ...facts, run: { ...RUN, ...run } };
}

function because(facts: RunFacts): readonly string[] {
  return explain(facts).map((cause) => cause.because);
}

const later = { runAt: NOW + MINUTE } as const;

test.each<[what: string, facts: RunFacts, told: readonly Cause[]]>([
  ['nothing keeps it', FACTS, [{ because: 'ready', since: RUN.runAt, nodes: [{ id: 1, name: 'ada' }] }]],
  ['its queue is paused', of({}, { queue: PAUSED }), [{ because: 'queue_paused', queue: 'mail', ...SAID }]],
  [
    'its job is paused, for a time',
    of({ state: 'held', reason: 'job_paused' }, { job: { ...PAUSED, until: NOW + MINUTE } }),
    [{ because: 'job_paused', jobId: 'mail', ...SAID, until: NOW + MINUTE }],
  ],
  ['nobody is at work', of({}, { nodes: [] }), [{ because: 'no_daemon' }]],
  ['who was at work is gone', of({}, { nodes: [{ ...ADA, alive: false }] }), [{ because: 'no_daemon' }]],
  ['a person runs one job by hand', of({}, { nodes: [BY_HAND] }), [{ because: 'no_daemon' }]],
  [
    'no node has its job',
    of({ jobId: 'new' }, { nodes: [ADA, BO] }),
    [
      {
        because: 'no_node_knows_job',
        jobId: 'new',
        nodes: [
          { id: 1, name: 'ada' },
          { id: 2, name: 'bo', queues: ['slow'] },
        ],
      },
    ],
  ],
  [
    'no node has had its job for an hour',
    of({ jobId: 'new', state: 'held', reason: 'no_node_knows_job' }, { unknownSince: NOW - 60 * MINUTE }),
    [
      {
        because: 'no_node_knows_job',
        jobId: 'new',
        nodes: [{ id: 1, name: 'ada' }],
        since: NOW - 60 * MINUTE,
        givesUpAt: NOW - MINUTE + DAY,
      },
    ],
  ],
  [
    'no node takes its queue',
    of({}, { nodes: [BO] }),
    [
      {
        because: 'no_node_takes_queue',
        queue: 'mail',
        nodes: [{ id: 2, name: 'bo', queues: ['slow'] }],
      },
    ],
  ],
  [
    'all that could take it are cordoned or draining',
    of({}, { nodes: [{ ...ADA, state: 'cordoned' }, BO, { ...ADA, id: 4, name: 'cy', state: 'draining' }] }),
    [
      {
        because: 'nodes_take_nothing',
        nodes: [
          { id: 1, name: 'ada', state: 'cordoned' },
          { id: 4, name: 'cy', state: 'draining' },
        ],
      },
    ],
  ],
  [
    'all that could take it are busy',
    of({}, { nodes: [{ ...ADA, running: 10 }, BO] }),
    [{ because: 'slots_busy', nodes: [{ id: 1, name: 'ada', running: 10, slots: 10 }] }],
  ],
  [
    'a job that does not end keeps the last slot',
    of({}, { nodes: [{ ...ADA, running: 9, stuck: [{ runId: 3, jobId: 'spin' }] }] }),
    [
      {
        because: 'slots_busy',
        nodes: [{ id: 1, name: 'ada', running: 9, slots: 10, stuck: [{ runId: 3, jobId: 'spin' }] }],
      },
    ],
  ],
  ['it is not due', of(later), [{ because: 'start_time', at: NOW + MINUTE }]],
  [
    'it failed, and has an attempt left',
    of(
      { ...later, claimNo: 2, failures: 2 },
      { lastAttempt: { claimNo: 2, outcome: 'failed', error: 'Error: no' } },
    ),
    [{ because: 'backoff', attempt: 3, maxAttempts: 3, error: 'Error: no', at: NOW + MINUTE }],
  ],
  [
    'it put itself off, after a failure too',
    of({ ...later, claimNo: 3, failures: 1 }, { lastAttempt: { claimNo: 2, outcome: 'failed' } }),
    [{ because: 'snoozed', at: NOW + MINUTE }],
  ],
  [
    'others come first',
    of({}, { ahead: { higher: 3, earlier: 1_000 } }),
    [{ because: 'behind', higher: 3, earlier: 1_000 }],
  ],
  [
    'it took down two nodes',
    of({ crashes: 2, lane: 1 }, { suspects: [4] }),
    [{ because: 'crashes', crashes: 2, heldBy: [4] }],
  ],
  [
    'no node works out its key',
    of({}, { lacksKey: true }),
    [{ because: 'key_missing', jobId: 'mail', since: RUN.runAt }],
  ],
  [
    'its start deadline has passed',
    of({ startBy: NOW - 1 }),
    [{ because: 'start_deadline', at: NOW - 1, passed: true }],
  ],
  [
    'a limit is full',
    of({ state: 'held', reason: 'limit' }, { limits: [{ key: 'queue mail', limit: 1, heldBy: [5] }] }),
    [{ because: 'limit', key: 'queue mail', limit: 1, heldBy: [5] }],
  ],
  [
    'a rate is spent, and it was put off until then',
    of(later, { rates: [{ key: 'api', rate: RATE, until: NOW + MINUTE }] }),
    [{ because: 'rate', key: 'api', rate: RATE, until: NOW + MINUTE }],
  ],
  [
    'it waits for parents',
    of(
      { state: 'waiting', pending: 12 },
      { parents: [{ runId: 6, jobId: 'load', state: 'running', on: 'success' }] },
    ),
    [
      {
        because: 'dependency',
        pending: 12,
        parents: [{ runId: 6, jobId: 'load', state: 'running', on: 'success' }],
      },
    ],
  ],
  [
    'it waits for the process that asked for it, whatever is paused',
    of({ lane: 2 }, { nodes: [BY_HAND], node: { id: 3, name: 'hand' }, queue: PAUSED }),
    [{ because: 'pinned', node: { id: 3, name: 'hand' } }],
  ],
  [
    'that process is gone',
    of({ lane: 2, ...later }, { nodes: [{ ...BY_HAND, alive: false }], node: { id: 3, name: 'hand' } }),
    [
      { because: 'node_gone', node: { id: 3, name: 'hand' }, pinned: true },
      { because: 'start_time', at: NOW + MINUTE },
    ],
  ],
])('a run that waits: %s', (_what, facts, told) => {
  expect(explain(facts)).toEqual(told);
});

describe('a run under way', () => {
  const running = {
    state: 'running',
    claimNo: 2,
    failures: 1,
    startedAt: NOW - 5,
    deadlineAt: NOW + 5,
  } as const;
  const node = { id: 1, name: 'ada' };

  test('is on its node', () => {
    expect(explain(of({ ...running, cancelRequested: true }, { node }))).toEqual([
      {
        because: 'running',
        node,
        since: NOW - 5,
        deadlineAt: NOW + 5,
        attempt: 2,
        maxAttempts: 3,
        cancelRequested: true,
      },
    ]);
  });

  test.each([
    ['whose lease has run out', [{ ...ADA, alive: false }]],
    ['that has ended', []],
  ])('is lost with a node %s', (_what, nodes) => {
    expect(explain(of(running, { node, nodes }))).toEqual([{ because: 'node_gone', node, pinned: false }]);
  });
});

test.each<[what: string, facts: RunFacts, told: readonly string[]]>([
  [
    'what a person wants comes first, then what a person has to do, then what goes by itself',
    of(later, { queue: { ...PAUSED, until: NOW + 1 }, nodes: [] }),
    ['queue_paused', 'no_daemon', 'start_time'],
  ],
  [
    'a deadline that has passed comes before all, for nothing else matters any more',
    of({ startBy: NOW - 1 }, { queue: PAUSED }),
    ['start_deadline', 'queue_paused'],
  ],
  [
    'its turn comes after what keeps it from having one',
    of({}, { job: PAUSED, nodes: [{ ...ADA, running: 10 }], ahead: { higher: 1, earlier: 0 } }),
    ['job_paused', 'slots_busy', 'behind'],
  ],
  [
    'a deadline to come and a drain are told at the end, beside the answer',
    of({ startBy: NOW + 1 }, { queue: { mode: 'draining', by: 'bo' } }),
    ['ready', 'start_deadline', 'queue_draining'],
  ],
  [
    'a job that came back frees what was held for it',
    of({ state: 'held', reason: 'no_node_knows_job' }),
    ['held'],
  ],
  ['so does a pause that is over', of({ state: 'held', reason: 'job_paused' }), ['held']],
  [
    'a held run whose pause was only the first of two obstacles says both',
    of({ state: 'held', reason: 'job_paused' }, { job: PAUSED, nodes: [] }),
    ['job_paused', 'no_daemon'],
  ],
  [
    'a pause of its queue is told of a draining node too',
    of({}, { queue: PAUSED, nodes: [{ ...ADA, state: 'draining' }] }),
    ['queue_paused', 'nodes_take_nothing'],
  ],
])('order: %s', (_what, facts, told) => {
  expect(because(facts)).toEqual(told);
});
