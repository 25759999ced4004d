import type { NodeRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { startForecast, turnDetail } from './turn-text.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const RUN = { id: 3441, startedAt: NOW - 2_600 };
const PLACE = { done: 6, total: 6, at: NOW };

test.each([
  [RUN, 'It starts automatically. 3441 has run for 2.6 s; p95 of its job: 3.07 s.'],
  [
    { ...RUN, progress: PLACE },
    'It starts automatically. 3441 is at 6 of 6 and has run for 2.6 s; p95 of its job: 3.07 s.',
  ],
  [
    { ...RUN, progress: { ...PLACE, note: 'page 6 of 6' } },
    'It starts automatically. 3441 is at page 6 of 6 and has run for 2.6 s; p95 of its job: 3.07 s.',
  ],
  [{ id: 3441 }, 'It starts automatically.'],
])('how far the run is that it waits for: %o', (run, says) =>
  expect(turnDetail(run, { now: NOW, p95Ms: 3_070 }).replaceAll('\u2009', ' ')).toBe(says),
);

const node = (name: string, facts: Partial<NodeRecord> = {}): NodeRecord =>
  ({
    id: 1,
    kind: 'daemon',
    name,
    alive: true,
    state: 'active',
    jobs: ['sync'],
    running: 6,
    slots: 12,
    stuck: [],
    ...facts,
  }) as unknown as NodeRecord;
const LIMIT = { because: 'limit', key: 'queue sync', limit: 2, heldBy: [1, 2] } as const;
const BEHIND = { because: 'behind', higher: 0, earlier: 1 } as const;

test.each([
  [
    'its turn, on two nodes',
    [LIMIT, BEHIND],
    [
      node('web-1'),
      node('web-2', { slots: 6, running: 4 }),
      node('web-3', { jobs: [] }),
      node('web-4', { alive: false }),
    ],
    'Then it starts on web-1 (6 of 12 slots free) or web-2 (2 of 6 slots free), which know the job and take the queue.',
  ],
  [
    'its turn, on one node',
    [LIMIT],
    [node('web-1', { queues: ['sync'] }), node('web-2', { queues: ['mail'] })],
    'Then it starts on web-1 (6 of 12 slots free), which knows the job and takes the queue.',
  ],
  ['its turn, and no node takes it', [LIMIT], [node('web-1', { state: 'cordoned' })], undefined],
  ['a pause, too', [LIMIT, { because: 'job_paused', jobId: 'sync' }], [node('web-1')], undefined],
  [
    'nothing, too late',
    [LIMIT, { because: 'start_deadline', at: 1, passed: true }],
    [node('web-1')],
    undefined,
  ],
] as const)('where a run starts that waits for %s', (_what, causes, nodes, says) =>
  expect(startForecast({ jobId: 'sync', queue: 'sync', causes: [...causes] as never }, nodes)).toBe(says),
);
