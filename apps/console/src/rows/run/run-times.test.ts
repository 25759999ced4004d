/** What the page of a run is sent of its times. */
import type { RunDetails } from '@sb/queue';
import { expect, test } from 'vitest';
import { phasesOf } from './phases.ts';
import { spansOf } from './spans.ts';

const ASKED = Date.parse('2026-11-30T12:00:00Z');
const FAILED = { claimNo: 1, outcome: 'failed', startedAt: ASKED + 1_000, finishedAt: ASKED + 3_000 };
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
    const open = phasesOf(aRun(facts), ASKED + 60_000).filter(({ isOpen }) => isOpen);
    expect(open).toMatchObject([{ kind, label, at: iso(at) }]);
    expect(open[0]).not.toHaveProperty('ms');
  },
);

test('phases that are over have their length', () => {
  const run = aRun({ attempts: [{ ...FAILED, backoffMs: 1_000 }], state: 'held', runAt: ASKED + 4_000 });
  expect(phasesOf(run, ASKED + 60_000).map(({ label, ms }) => [label, ms])).toEqual([
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
  const rows = spansOf(
    aRun(facts),
    { steps: [], checkpoints: [] },
    { children: [], nodeName: () => undefined },
  );
  const isOpen = rows.filter(
    ({ from, to, ms }) => from !== undefined && to === undefined && ms === undefined,
  );
  expect(isOpen.map(({ kind }) => kind)).toEqual(open);
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
