import type { NodeRecord, Standings } from '@sb/queue';
import { expect, test } from 'vitest';
import { whyItWaits } from './why-waiting.ts';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const QUEUED = { state: 'queued', jobId: 'my.job', queue: 'mail' } as const;
const HELD = { ...QUEUED, state: 'held' } as const;
const ADA: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'ada',
  pid: 1,
  startedAt: 0,
  version: '0.1.0',
  jobs: ['my.job'],
  queues: undefined,
  state: 'active',
  running: 0,
  alive: true,
};
const BO: NodeRecord = { ...ADA, id: 2, name: 'bo', queues: ['default', 'slow'] };
const CORDONED: NodeRecord = { ...ADA, id: 3, name: 'cy', state: 'cordoned' };
const ON: Standings = { job: { mode: 'active' }, queue: { mode: 'active' } };
const PAUSED = { mode: 'paused', by: 'ada', reason: 'provider down' } as const;

test.each([
  ['nobody is there', QUEUED, [], /^No daemon is at work, .* Try: worker daemon$/],
  [
    'only somebody who runs one job by hand',
    QUEUED,
    [{ ...ADA, kind: 'job' as const }],
    /^No daemon is at work/,
  ],
  ['nobody has the job', { ...QUEUED, jobId: 'new' }, [ADA], /has the job new \(at work: ada\)\./],
  [
    'nobody takes the queue',
    QUEUED,
    [BO, { ...ADA, jobs: [] }],
    /takes the queue mail \(at work: bo for default and slow\)\. Try: worker daemon --queues mail$/,
  ],
  [
    'all that could are cordoned or draining',
    QUEUED,
    [BO, CORDONED, { ...ADA, state: 'draining' as const }],
    /could take this run \(cy is cordoned, ada is draining\)\. Try: worker node:uncordon 3$/,
  ],
  ['it is held, and nobody is there', HELD, [], /^No daemon is at work/],
])('a run that waits: %s', (_what, run, living, told) => {
  expect(whyItWaits(run, { living, standings: ON, now: NOW })).toMatch(told);
});

test.each([
  [
    'its queue',
    QUEUED,
    { ...ON, queue: PAUSED },
    'The queue mail is paused by ada: provider down. Try: worker queue:resume mail',
  ],
  [
    'its job',
    HELD,
    { queue: PAUSED, job: { ...PAUSED, reason: 'wrong' } },
    'The job my.job is paused by ada: wrong. Try: worker job:resume my.job',
  ],
])('somebody has paused %s', (_what, run, standings, told) => {
  expect(whyItWaits(run, { living: [], standings, now: NOW })).toBe(told);
});

test.each([
  ['somebody will take it', QUEUED, [BO, ADA], ON],
  ['somebody works its queue', { ...QUEUED, queue: 'slow' }, [BO], ON],
  ['one of several is cordoned', QUEUED, [CORDONED, ADA], ON],
  ['its queue drains', QUEUED, [ADA], { ...ON, queue: { mode: 'draining' as const } }],
  ['it has ended', { ...QUEUED, state: 'failed' as const }, [], { ...ON, queue: PAUSED }],
  ['it runs', { ...QUEUED, state: 'running' as const }, [], { ...ON, job: PAUSED }],
  ['it waits for the process that asked for it', { ...QUEUED, nodeId: 3 }, [], { ...ON, job: PAUSED }],
])('nothing is told where %s', (_what, run, living, standings) => {
  expect(whyItWaits(run, { living, standings, now: NOW })).toBeUndefined();
});
