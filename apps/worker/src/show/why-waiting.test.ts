import type { NodeRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { whyNobodyTakes } from './why-waiting.ts';

const QUEUED = { state: 'queued', jobId: 'my.job', queue: 'mail' } as const;
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
  alive: true,
};
const BO: NodeRecord = { ...ADA, id: 2, name: 'bo', queues: ['default', 'slow'] };

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
])('a queued run: %s', (_what, run, nodes, told) => {
  expect(whyNobodyTakes(run, nodes)).toMatch(told);
});

test.each([
  ['somebody will take it', QUEUED, [BO, ADA]],
  ['somebody works its queue', { ...QUEUED, queue: 'slow' }, [BO]],
  ['it has ended', { ...QUEUED, state: 'failed' as const }, []],
  ['it runs', { ...QUEUED, state: 'running' as const }, []],
  ['it waits for the process that asked for it', { ...QUEUED, nodeId: 3 }, []],
])('nothing is told where %s', (_what, run, nodes) => {
  expect(whyNobodyTakes(run, nodes)).toBeUndefined();
});
