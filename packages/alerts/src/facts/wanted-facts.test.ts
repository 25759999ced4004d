import { expect, test } from 'vitest';
import { aRule, HOUR, MINUTE } from '../../test/samples.ts';
import type { Condition } from '../evaluate/kinds.ts';
import { wantedBy } from './wanted-facts.ts';

const ofAll = { jobPattern: '.*' };
const rules = (...conditions: readonly Condition[]) => conditions.map((condition) => aRule(condition));
const nothing = { nodes: false, channels: false };
const jobs = {
  patterns: ['.*'],
  windowMs: 0,
  recent: false,
  longest: false,
  schedules: false,
  errors: { ofFailures: false, ofTimeouts: false },
};

test('rules that are off want nothing', () => {
  const off = { enabled: false };
  expect(wantedBy([aRule({ kind: 'nodeSilent' }, off), aRule({ kind: 'timeout', ...ofAll }, off)])).toEqual(
    nothing,
  );
});

test.each<[what: string, conditions: readonly Condition[], wanted: object]>([
  [
    'failures in a row',
    [{ kind: 'consecutiveFailures', consecutiveFailures: 3, ...ofAll }],
    { errors: { ofFailures: true, ofTimeouts: false } },
  ],
  ['a timeout', [{ kind: 'timeout', ...ofAll }], { errors: { ofFailures: false, ofTimeouts: true } }],
  ['a run that takes long', [{ kind: 'runningLongerThan', longerThan: HOUR, ...ofAll }], { longest: true }],
  [
    'one that takes longer than others',
    [{ kind: 'runningLongerThan', longerThan: 'p95x2', ...ofAll }],
    { longest: true, recent: true },
  ],
  ['a missed schedule', [{ kind: 'missedSchedule', ...ofAll }], { schedules: true }],
  [
    'slow runs, and failures of a longer time',
    [
      { kind: 'durationIncrease', durationIncrease: 2, timeWindowMs: MINUTE, minRuns: 3, ...ofAll },
      { kind: 'failureCount', failureCount: 3, timeWindowMs: HOUR, jobPattern: '^mail' },
    ],
    {
      patterns: ['.*', '^mail'],
      windowMs: HOUR,
      recent: true,
      errors: { ofFailures: true, ofTimeouts: false },
    },
  ],
])('of jobs: %s', (_what, conditions, wanted) => {
  expect(wantedBy(rules(...conditions))).toEqual({ ...nothing, jobs: { ...jobs, ...wanted } });
});

test.each<[what: string, conditions: readonly Condition[], wanted: object]>([
  ['a pause', [{ kind: 'queuePaused', forMs: 0 }], { counts: { running: false } }],
  [
    'what waits, up to a little more than the most that a rule allows',
    [
      { kind: 'pendingJobs', pendingJobs: 50, forMs: 0 },
      { kind: 'pendingJobs', pendingJobs: 500, forMs: 0, queue: 'mail' },
    ],
    { counts: { due: 600, running: false } },
  ],
  [
    'the age of what waits',
    [{ kind: 'pendingJobs', oldestAgeMs: HOUR, forMs: 0 }],
    { counts: { due: 100, running: false } },
  ],
  [
    'what is late, for each lag once',
    [
      { kind: 'delayedJobs', delayedJobs: 5, lagMs: HOUR },
      { kind: 'delayedJobs', delayedJobs: 9, lagMs: MINUTE },
      { kind: 'delayedJobs', delayedJobs: 9, lagMs: HOUR },
    ],
    { counts: { late: { lagsMs: [MINUTE, HOUR], most: 109 }, running: false } },
  ],
  ['dead letters', [{ kind: 'dlqSize', dlqSize: 1 }], { counts: { dead: 101, running: false } }],
  [
    'a limit that is reached',
    [
      { kind: 'concurrencyLimit', forMs: MINUTE },
      { kind: 'concurrencyLimit', forMs: HOUR },
    ],
    { counts: { due: 100, running: true }, sampledBackMs: HOUR },
  ],
])('of queues: %s', (_what, conditions, wanted) => {
  expect(wantedBy(rules(...conditions))).toEqual({ ...nothing, queues: wanted });
});
