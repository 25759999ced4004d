import type { Hold, NodeRecord, QueueRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { holdsText } from './holds-text.ts';
import { queueSaying } from './queue-state.ts';

const QUEUE: QueueRecord = {
  name: 'mail',
  mode: 'active',
  queued: 0,
  later: 0,
  running: 0,
  held: 0,
  waiting: 0,
};
const NODE: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'web-1',
  host: 'h',
  pid: 1,
  pidStarted: null,
  bootId: null,
  pidNamespace: null,
  startedAt: 0,
  version: '1.0.0',
  jobs: [],
  queues: undefined,
  state: 'active',
  running: 1,
  slots: 4,
  stuck: [],
  heartbeatAt: 0,
  alive: true,
};
const FULL = { maxRunning: 4, running: 4 };
const RATED = { rate: { limit: 10, perMs: 1_000, burst: 1 }, running: 1 };

const held = (reason: string, runs: number, jobId = 'mail.send'): Hold => ({
  queue: 'mail',
  jobId,
  reason,
  runs,
});

test.each`
  what                                    | queue                       | holds                        | tone      | says                               | detail
  ${'nothing is there'}                   | ${{}}                       | ${[]}                        | ${'off'}  | ${'Nothing is due'}                | ${'Worked by web-1'}
  ${'it runs'}                            | ${{ running: 1 }}           | ${[]}                        | ${'ok'}   | ${'Running'}                       | ${'Worked by web-1'}
  ${'it is full, and nothing waits'}      | ${FULL}                     | ${[]}                        | ${'ok'}   | ${'At its limit: 4 at once'}       | ${'Worked by web-1'}
  ${'it is full, and runs are due'}       | ${{ ...FULL, queued: 2 }}   | ${[]}                        | ${'warn'} | ${'At its limit: 4 at once'}       | ${'Worked by web-1'}
  ${'it is full, and runs are held'}      | ${{ ...FULL, held: 11 }}    | ${[held('queue_limit', 11)]} | ${'warn'} | ${'At its limit: 4 at once'}       | ${'11 held by its limit'}
  ${'it is full, and a job is paused'}    | ${{ ...FULL, held: 3 }}     | ${[held('job_paused', 3)]}   | ${'ok'}   | ${'At its limit: 4 at once'}       | ${'3 held because mail.send is paused'}
  ${'it is full, and many are paused'}    | ${{ ...FULL, held: 900 }}   | ${[held('job_paused', 101)]} | ${'ok'}   | ${'At its limit: 4 at once'}       | ${'100+ held because mail.send is paused'}
  ${'its rate is spent'}                  | ${{ ...RATED, held: 3 }}    | ${[held('queue_rate', 3)]}   | ${'warn'} | ${'At its rate: 10/s'}             | ${'3 held by its rate'}
  ${'it has a rate, and a job is paused'} | ${{ ...RATED, held: 3 }}    | ${[held('job_paused', 3)]}   | ${'ok'}   | ${'Running'}                       | ${'3 held because mail.send is paused'}
  ${'a job of it is full'}                | ${{ running: 4, held: 11 }} | ${[held('job_limit', 11)]}   | ${'warn'} | ${'At the limit of job mail.send'} | ${'11 held by the limit of job mail.send'}
  ${'the rate of a job of it is spent'}   | ${{ running: 1, held: 2 }}  | ${[held('job_rate', 2)]}     | ${'warn'} | ${'At the rate of job mail.send'}  | ${'2 held by the rate of job mail.send'}
  ${'keys of a job of it are full'}       | ${{ running: 1, held: 2 }}  | ${[held('key_limit', 2)]}    | ${'ok'}   | ${'Running'}                       | ${'2 held by limits of keys of mail.send'}
  ${'all its runs are held'}              | ${{ held: 2 }}              | ${[held('job_paused', 2)]}   | ${'off'}  | ${'Its runs are held'}             | ${'2 held because mail.send is paused'}
`('a queue says so when $what', ({ queue, holds, tone, says, detail }) => {
  const others = [{ ...held('queue_limit', 9), queue: 'other' }];
  const facts = { now: 0, zone: 'UTC', nodes: [NODE], holds: [...holds, ...others] };
  expect(queueSaying({ ...QUEUE, ...queue }, facts)).toEqual({ tone, says, detail });
});

test.each([
  ['today', 2 * 3_600_000, 'Paused by ana until 02:00'],
  ['another day', 30 * 3_600_000, 'Paused by ana until Fri 06:00'],
])('a pause that ends %s says until when, as short as that is plain', (_what, until, says) => {
  const queue: QueueRecord = { ...QUEUE, mode: 'paused', by: 'user:ana', until, reason: 'it moves' };
  const facts = { now: 0, zone: 'UTC', nodes: [NODE], holds: [] };
  expect(queueSaying(queue, facts)).toEqual({ tone: 'warn', says, detail: 'it moves' });
});

test('where not all held runs of a queue were looked at, each count is a lower bound', () =>
  expect(holdsText([held('job_paused', 97, 'crm.push'), held('queue_limit', 4)])).toBe(
    '97+ held because crm.push is paused, 4+ by its limit',
  ));

test('where as many are held as are looked at, they are all', () =>
  expect(holdsText([held('job_paused', 97, 'crm.push'), held('queue_limit', 3)])).toBe(
    '97 held because crm.push is paused, 3 by its limit',
  ));

test('reasons of held runs are named, the most runs first, three at most', () =>
  expect(
    holdsText([
      held('job_paused', 4, 'crm.push'),
      held('queue_limit', 2, 'a'),
      held('queue_limit', 3, 'b'),
      held('no_node_knows_job', 2, 'c'),
      held('key_rate', 1, 'd'),
      held('other_thing', 1, 'e'),
    ]),
  ).toBe(
    '5 held by its limit, 4 because crm.push is paused, 2 because no daemon has c, 2 for other reasons',
  ));
