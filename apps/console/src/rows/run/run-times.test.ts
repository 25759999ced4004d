/** What the page of a run is sent of its times. */
import type { RunDetails } from '@sb/queue';
import { expect, test } from 'vitest';
import { phasesOf } from './phases.ts';
import { spansOf } from './spans.ts';

const ASKED = Date.parse('2026-11-30T12:00:00Z');
const FAILED = { claimNo: 1, outcome: 'failed', startedAt: ASKED + 1_000, finishedAt: ASKED + 3_000 };
const WAITS = { now: ASKED + 60_000, why: '', isToStart: false };
const NONE = { children: [], followers: [], nodeName: () => undefined };
const RUNNING = { state: 'running', startedAt: ASKED + 5_000 } as const;

test.each([
  ['under way', { ...RUNNING }, 'attempt', 'attempt 1', 5_000],
  ['under way again', { ...RUNNING, attempts: [FAILED] }, 'attempt', 'attempt 2', 5_000],
  ['due, and not taken', { state: 'queued' }, 'waited', 'waits', 0],
  ['held', { state: 'held' }, 'waited', 'held', 0],
  ['due later', { state: 'queued', runAt: ASKED + 3_600_000 }, 'due', 'due', 3_600_000],
  ['in its backoff', { attempts: [FAILED], runAt: ASKED + 3_600_000 }, 'backoff', 'backoff', 3_000],
  [
    'held after its backoff',
    { attempts: [FAILED], state: 'held', runAt: ASKED + 4_000 },
    'waited',
    'held',
    4_000,
  ],
  ['put back', { attempts: [FAILED], runAt: ASKED }, 'waited', 'waits', 3_000],
] as const)(
  'of a run that is %s the phase that is not over has a start and no length',
  (_what, facts, kind, label, at) => {
    const open = phasesOf(aRun(facts), WAITS).filter(({ isOpen }) => isOpen);
    expect(open).toMatchObject([{ kind, label, at: iso(at) }]);
    expect(open[0]).not.toHaveProperty('ms');
  },
);

test('phases that are over have their length', () => {
  const run = aRun({ attempts: [{ ...FAILED, backoffMs: 1_000 }], state: 'held', runAt: ASKED + 4_000 });
  expect(phasesOf(run, WAITS).map(({ label, ms }) => [label, ms])).toEqual([
    ['requested', undefined],
    ['waited', 1_000],
    ['attempt 1', 2_000],
    ['backoff', 1_000],
    ['held', undefined],
  ]);
});

test.each([
  ['waits', { state: 'held' }, ['run', 'wait']],
  ['is under way', { ...RUNNING, attempts: [FAILED] }, ['run', 'attempt']],
  ['is in its backoff', { attempts: [FAILED] }, ['run', 'backoff']],
  ['has ended', { ...RUNNING, state: 'succeeded', finishedAt: ASKED + 9_000 }, []],
] as const)('of a run that %s the rows that are not over have no end', (_what, facts, open) => {
  const rows = spansOf(aRun(facts), { steps: [], checkpoints: [] }, NONE);
  const isOpen = rows.filter(
    ({ from, to, ms }) => from !== undefined && to === undefined && ms === undefined,
  );
  expect(isOpen.map(({ kind }) => kind)).toEqual(open);
});

test('a run that waits has its reason, and its next attempt', () => {
  const waits = { ...WAITS, why: 'limit of queue sync', isToStart: true };
  expect(phasesOf(aRun({ state: 'held' }), waits).slice(1)).toMatchObject([
    { label: 'held', note: 'limit of queue sync' },
    { kind: 'attempt', label: 'attempt 1', note: 'next' },
  ]);
  expect(phasesOf(aRun({ attempts: [FAILED] }), waits).at(-1)).toMatchObject({ label: 'attempt 2' });
});

test.each([
  ['started at once', { startedAt: ASKED + 7 }, 'started at once'],
  ['was due later', { startedAt: ASKED + 60_007, runAt: ASKED + 60_000 }, 'due after 1m'],
  ['waited for a slot', { startedAt: ASKED + 5_000 }, undefined],
  ['was tried again', { startedAt: ASKED + 90_000, runAt: ASKED + 60_000, attempts: [FAILED] }, undefined],
] as const)('a run that %s says so of its first wait', (_what, facts, note) => {
  const run = aRun({ ...facts, state: 'running' });
  expect(phasesOf(run, WAITS)[1]?.note).toBe(note);
  const label = note === undefined ? 'waited' : `waited: ${note}`;
  expect(spansOf(run, { steps: [], checkpoints: [] }, NONE)[1]?.label).toBe(label);
});

test('an attempt that failed after a step says so in red, from the end of the step', () => {
  const second = { claimNo: 2, outcome: 'timed_out', startedAt: ASKED + 5_000, finishedAt: ASKED + 8_000 };
  const run = aRun({ state: 'failed', finishedAt: ASKED + 8_000, claimNo: 2, attempts: [FAILED, second] });
  const step = {
    id: 'extract',
    state: 'done',
    claimNo: 1,
    startedAt: ASKED + 1_000,
    at: ASKED + 2_900,
    bytes: 2,
  };
  const rows = spansOf(run, { steps: [step as never], checkpoints: [] }, NONE);
  expect(rows.filter(({ kind }) => kind === 'failure')).toEqual([
    {
      kind: 'failure',
      depth: 2,
      label: 'threw after extract',
      from: iso(2_900),
      to: iso(3_000),
      ms: 100,
      state: 'failed',
      attempt: 1,
    },
    expect.objectContaining({ label: 'timed out after extract', from: iso(5_000), ms: 3_000, attempt: 2 }),
  ]);
  const failed = { ...step, state: 'failed' };
  const own = spansOf(run, { steps: [failed as never], checkpoints: [] }, NONE);
  expect(own.map(({ kind }) => kind)).not.toContain('failure');
});

test('children have their times, and those that follow are below them', () => {
  const child = { id: 2, jobId: 'a.child', createdAt: ASKED + 1_000 };
  const relatives = {
    ...NONE,
    children: [
      { ...child, state: 'succeeded', startedAt: ASKED + 2_000, finishedAt: ASKED + 3_000 },
      { ...child, state: 'queued' },
    ],
    followers: [{ id: 4, jobId: 'a.next', state: 'waiting' }],
  };
  expect(spansOf(aRun(RUNNING), { steps: [], checkpoints: [] }, relatives).slice(-3)).toEqual([
    {
      kind: 'child',
      depth: 1,
      label: 'a.child #2',
      runId: 2,
      state: 'done',
      from: iso(2_000),
      to: iso(3_000),
      ms: 1_000,
    },
    { kind: 'child', depth: 1, label: 'a.child #2', runId: 2, state: 'waiting', from: iso(1_000) },
    { kind: 'follower', depth: 1, label: 'a.next #4', runId: 4, state: 'waiting' },
  ]);
});

test.each([
  ['succeeded', 'ok', 'done'],
  ['skipped', 'wait', 'returned'],
] as const)('a run that %s after a failure has both attempts', (state, tone, drawn) => {
  const facts = { state, claimNo: 2, startedAt: ASKED + 5_000, finishedAt: ASKED + 8_000 };
  const run = aRun({ ...facts, attempts: [FAILED] });
  expect(phasesOf(run, WAITS).filter(({ kind }) => kind === 'attempt')).toMatchObject([
    { label: 'attempt 1', tone: 'bad', note: 'failed' },
    { label: 'attempt 2', tone, note: state, ms: 3_000 },
  ]);
  const spans = spansOf(run, { steps: [], checkpoints: [] }, NONE);
  expect(spans.filter(({ kind }) => kind === 'attempt')).toMatchObject([
    { state: 'failed' },
    { state: drawn },
  ]);
});

test.each([
  ['failed', 'bad', 'failed'],
  ['timed_out', 'bad', 'failed'],
  ['lost', 'bad', 'failed'],
  ['cancelled', 'wait', 'returned'],
  ['released', 'wait', 'returned'],
  ['snoozed', 'wait', 'returned'],
] as const)('an attempt that was %s is drawn so', (outcome, tone, state) => {
  const run = aRun({ state: 'held', attempts: [{ ...FAILED, outcome }] });
  expect(phasesOf(run, WAITS)[2]).toMatchObject({ label: 'attempt 1', tone });
  expect(spansOf(run, { steps: [], checkpoints: [] }, NONE)[2]).toMatchObject({ kind: 'attempt', state });
});

function iso(ms: number): string {
  return new Date(ASKED + ms).toISOString();
}

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
