import { stripVTControlCharacters } from 'node:util';
import type { LiveRun, NodeRecord, RunRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import { displayWidth } from '../../cli/terminal/text.ts';
import type { TopFacts, TopQueue } from './read-top.ts';
import { shareRows, topLines } from './top-lines.ts';

const NOW = Date.UTC(2026, 0, 5, 12, 0, 7);
const style = createStyle(false);

test.each([
  [[50, 50, 50, 50], 23, [4, 4, 4, 3]],
  [[1, 50, 1, 1], 23, [1, 12, 1, 1]],
  [[0, 0, 0, 0], 23, [1, 1, 1, 1]],
  [[2, 2, 2, 2], 100, [2, 2, 2, 2]],
  [[9, 9, 9, 9], 9, [1, 1, 1, 0]],
  [[9, 9, 9, 9], 2, [0, 0, 0, 0]],
])('lists of %j share %d rows', (sizes, room, shares) => {
  expect(shareRows(room, sizes).join()).toBe(shares.join());
});

test('the whole screen at 80 by 24', () => {
  expect(topLines(aDay(), { columns: 80, rows: 24, style })).toEqual([
    expect.stringMatching(/^worker · \d\d:\d\d:07 · 2 daemons, 3 of 20 slots busy +q quits$/),
    '',
    'QUEUE  STATE   DUE  OLDEST  RUNNING  LATER  HELD  WAITING  ENDED/MIN  FAILED',
    'media  paused   94   5 min        2      0     0        0          0       0',
    'mail   active    0       -        1      7     0        0        120       3',
    '',
    'RUN  RUNNING          FOR  NODE  PROGRESS',
    ' 12  media.encode   1 min  ada   42 of 100 (42 %)',
    ' 13  mail.send     200 ms  ada   attempt 2 of 3',
    '',
    'RUN  FAILED         WHEN  ERROR',
    '  9  mail.send  12 s ago  TypeError: no such user',
    '',
    expect.stringMatching(/^DUE NEXT {2}AT +SCHEDULE +JOB$/),
    expect.stringMatching(/^in 1 min {2}\d\d:\d\d +nightly +report$/),
  ]);
});

test('an empty store says so, and a store without a daemon too', () => {
  const empty = { now: NOW, nodes: [], queues: [], running: [], failures: [], fires: [] };
  expect(topLines(empty, { columns: 80, rows: 24, style })).toEqual([
    expect.stringContaining('no daemon is running'),
    '',
    'There are no queues yet.',
    '',
    'No run is running.',
    '',
    'No run has failed.',
    '',
    'No schedule fires next.',
  ]);
});

test.each([
  [80, 24, 2],
  [120, 50, 2],
  [80, 10, 0],
  [80, 3, 0],
  [80, 1, 0],
])('it fits into %d by %d, with the number of the rows that do not', (columns, rows, hidden) => {
  const day = aDay();
  const many = {
    ...day,
    queues: Array.from({ length: 60 }, (_, at) => aQueue(`queue-${at}-${'long'.repeat(9)}`, { queued: at })),
    running: Array.from({ length: 60 }, (_, at) => aRun(at, 'media.encode')),
  };
  const lines = topLines(many, { columns, rows, style });
  expect(lines.length).toBeLessThanOrEqual(rows);
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
  expect(lines.filter((line) => /^ {2}\d+ more$/.test(line))).toHaveLength(hidden);
});

test('colours only repeat what the words say', () => {
  const coloured = topLines(aDay(), { columns: 80, rows: 24, style: createStyle(true) });
  const plain = coloured.map((line) => stripVTControlCharacters(line));
  expect(plain).toEqual(topLines(aDay(), { columns: 80, rows: 24, style }));
});

function aDay(): TopFacts {
  const failed = { ...aRun(9, 'mail.send'), state: 'failed', finishedAt: NOW - 12_000 } as RunRecord;
  return {
    now: NOW,
    nodes: [aNode({ running: 3 }), aNode({ id: 2, running: 0 }), aNode({ id: 3, kind: 'job', running: 1 })],
    queues: [
      aQueue('mail', { running: 1, later: 7, ended: 120, failed: 3 }),
      aQueue('media', { mode: 'paused', queued: 94, running: 2, oldestAt: NOW - 300_000 }),
    ],
    running: [
      { ...aRun(12, 'media.encode'), progress: { done: 42, total: 100, at: NOW } },
      aRun(13, 'mail.send', { startedAt: NOW - 200, attempt: 2 }),
    ],
    failures: [{ ...failed, error: { name: 'TypeError', message: 'no such user' } }],
    fires: [{ schedule: 'nightly', jobId: 'report', at: NOW + 60_000 }],
  };
}

function aQueue(name: string, given: Partial<TopQueue>): TopQueue {
  const counts = { queued: 0, later: 0, running: 0, held: 0, waiting: 0, ended: 0, failed: 0 };
  return { name, mode: 'active', oldestAt: undefined, ...counts, ...given };
}

function aNode(given: Partial<NodeRecord>): NodeRecord {
  return {
    id: 1,
    kind: 'daemon',
    name: 'ada',
    host: 'h',
    pid: 1,
    pidStarted: null,
    bootId: null,
    pidNamespace: null,
    startedAt: NOW,
    version: '0.1.0',
    jobs: [],
    queues: undefined,
    state: 'active',
    running: 0,
    slots: 10,
    stuck: [],
    heartbeatAt: 0,
    alive: true,
    ...given,
  };
}

function aRun(
  id: number,
  jobId: string,
  { startedAt = NOW - 60_000, attempt = 1 }: { readonly startedAt?: number; readonly attempt?: number } = {},
): LiveRun {
  return {
    id,
    jobId,
    state: 'running',
    view: 'running',
    queue: 'media',
    priority: 'normal',
    trigger: 'api',
    attempt,
    maxAttempts: 3,
    tags: [],
    dryRun: false,
    createdAt: NOW - 90_000,
    runAt: NOW - 90_000,
    startedAt,
    node: 'ada',
    because: {
      because: 'running',
      node: { id: 1, name: 'ada' },
      since: startedAt,
      deadlineAt: NOW + 60_000,
      attempt,
      maxAttempts: 3,
      cancelRequested: false,
    },
  };
}
