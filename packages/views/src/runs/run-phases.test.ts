import type { RunDetails } from '@sb/queue';
import { expect, test } from 'vitest';
import { attemptOfClaim, phaseLines, runPhases } from './run-phases.ts';

const ASKED = new Date(2026, 0, 5, 14, 0, 0, 12).getTime();

test('a success at the first attempt', () => {
  const run = aRun({ state: 'succeeded', startedAt: ASKED + 3, finishedAt: ASKED + 1_303 });
  expect(runPhases(run, ASKED)).toEqual(['requested 14:00:00.012', 'waited 3 ms', 'attempt 1 1.3 s ✓']);
});

test('a failure after its attempts, with the pauses between them', () => {
  const attempts = [
    { claimNo: 1, outcome: 'failed', startedAt: ASKED, finishedAt: ASKED + 1_200 },
    { claimNo: 2, outcome: 'timed_out', startedAt: ASKED + 11_200, finishedAt: ASKED + 12_300 },
  ];
  const run = aRun({ state: 'failed', attempts, startedAt: ASKED + 11_200, finishedAt: ASKED + 12_301 });
  expect(runPhases(run, ASKED).slice(1)).toEqual([
    'waited 0 ms',
    'attempt 1 1.2 s ✗',
    'backoff 10 s',
    'attempt 2 1.1 s timed out ✗',
  ]);
});

test.each`
  what                                     | claims    | claim | attempt
  ${'the only one'}                        | ${[]}     | ${1}  | ${1}
  ${'one that failed'}                     | ${[1, 2]} | ${1}  | ${1}
  ${'the one after two'}                   | ${[1, 2]} | ${3}  | ${3}
  ${'one after two snoozes and a failure'} | ${[3]}    | ${4}  | ${2}
  ${'a snooze before the failure'}         | ${[3]}    | ${2}  | ${1}
`('the attempt of a claim: $what', ({ claims, claim, attempt }) => {
  const attempts = claims.map((claimNo: number) => ({ claimNo }));
  expect(attemptOfClaim(attempts, claim)).toBe(attempt);
});

test('a backoff is the one that was decided; a later start is told apart', () => {
  const failed = { outcome: 'failed', startedAt: ASKED, finishedAt: ASKED + 1_000, backoffMs: 10_000 };
  const pausesBefore = (startedAt: number) => {
    const attempts = [
      { claimNo: 1, ...failed },
      { claimNo: 2, outcome: 'failed', startedAt, finishedAt: startedAt },
    ];
    return runPhases(aRun({ state: 'failed', attempts }), ASKED).slice(3, -1);
  };
  expect(pausesBefore(ASKED + 11_040)).toEqual(['backoff 10 s']);
  expect(pausesBefore(ASKED + 16_000)).toEqual(['backoff 10 s', 'waited 5 s']);
});

test.each([
  ['under way', aRun({ state: 'running', startedAt: ASKED }), 'attempt 1 2 s so far'],
  [
    'under way on a node that is gone',
    aRun({ state: 'running', startedAt: ASKED, nodeAlive: false }),
    'attempt 1 2 s lost',
  ],
  ['not due yet', aRun({ state: 'queued', runAt: ASKED + 62_000 }), 'due in 1 min'],
  ['due, and nobody takes it', aRun({ state: 'queued' }), 'due for 2 s'],
])('%s', (_what, run, last) => {
  expect(runPhases(run, ASKED + 2_000).at(-1)).toBe(last);
});

test('lines break between phases', () => {
  expect(phaseLines(['one', 'two', 'three'], 10)).toEqual(['one ── two', 'three']);
  expect(phaseLines(['longer than that', 'two'], 5)).toEqual(['longer than that', 'two']);
});

function aRun(facts: Partial<RunDetails>): RunDetails {
  return {
    id: 1,
    jobId: 'a.job',
    state: 'queued',
    queue: 'default',
    priority: 'normal',
    trigger: 'manual',
    attempt: 1,
    maxAttempts: 3,
    tags: [],
    dryRun: false,
    createdAt: ASKED,
    runAt: ASKED,
    claimNo: 1,
    attempts: [],
    nodeAlive: true,
    ...facts,
  };
}
