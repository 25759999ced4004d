import { expect, test } from 'vitest';
import { eventSays } from './event-says.ts';

test.each([
  [{ runId: 3, jobId: 'a', trigger: 'cron', attempt: 2, durationMs: 447 }, 'attempt 2, took 447\u2009ms'],
  [{ runId: 3, attempt: 2, delayMs: 30_000, error: 'no mailbox' }, 'attempt 2, delay 30\u2009s: no mailbox'],
  [
    { queue: 'mail', before: { mode: 'active' }, after: { mode: 'paused', by: 'ana' }, reason: 'it moves' },
    'mail, active → paused: it moves',
  ],
  [{ runId: 3, before: 'open', after: 'discarded', reason: 'old' }, 'open → discarded: old'],
  [
    { rule: 'late', severity: 'high', value: '3', summary: 'It is late' },
    'late, severity high, value 3: It is late',
  ],
  [{ schedule: 'a', before: { rules: {} }, after: { rules: {} } }, 'a'],
  [{ inputEdited: true, isWhole: false, nested: { a: 1 }, list: [1] }, 'input edited'],
  [{ schedule: 'a', fireTime: '2026-03-02T12:00:00.000Z', verdict: 'overlap' }, 'a, verdict overlap'],
  [{}, ''],
])('%o', (payload, says) => expect(eventSays({ type: 'a', payload })).toBe(says));

test.each([
  [
    'queue.paused',
    { queue: 'mail', before: { mode: 'active' }, reason: 'it moves' },
    'paused queue mail: it moves',
  ],
  ['schedule.created', { schedule: 'a', after: { jobId: 'b' } }, 'created schedule a'],
  ['alert.silenced', { silenceId: 1, match: { rule: ['late'] } }, 'silenced the alerts of rule late'],
  ['schedule.fired', { schedule: 'mail', runId: 3 }, 'fired'],
  ['schedule.fired', { schedule: 'nightly', runId: 3 }, 'fired schedule nightly'],
  [
    'schedule.skipped',
    { schedule: 'mail', verdict: 'excluded', note: 'a holiday' },
    'no run: its date is excluded: a holiday',
  ],
  [
    'schedule.missed',
    { schedule: 'nightly', count: 2, runId: 4 },
    'missed 2 fires of schedule nightly; run 4 catches up',
  ],
  [
    'run.retrying',
    { attempt: 2, delayMs: 30_000, error: 'no mailbox' },
    'attempt 2 failed, the next one in 30\u2009s: no mailbox',
  ],
  ['run.lost', { nodeId: 4, crashes: 1 }, 'lost with node 4; lost 1 time so far'],
  ['queue.drained', { queue: 'mail' }, 'queue mail is drained'],
  [
    'alert.fired',
    { rule: 'late', severity: 'high', value: '3', summary: 'It is late' },
    'late fires (high): It is late',
  ],
  ['alert.fired', { rule: 'late', value: '3', threshold: '2' }, 'late fires: 3, alert at 2'],
  [
    'alert.resolved',
    {
      rule: 'late',
      severity: 'high',
      value: '0 failures',
      threshold: '1 in 1 h',
      summary: 'x',
      why: 'recovered',
    },
    'late recovered: 0 failures, alert at 1 in 1 h',
  ],
  ['alert.resolved', { rule: 'late', value: '4', why: 'rule_deleted' }, 'late ended: its rule was deleted'],
  ['alert.resolved', { rule: 'late' }, 'late ended'],
  // As a program may publish them.
  ['alert.fired', { text: 'hot' }, 'text hot'],
  ['schedule.missed', { schedule: 'a' }, 'a'],
  ['queue.purged', { name: 'mail' }, 'mail'],
])('%s %j', (type, payload, says) => expect(eventSays({ type, payload, jobId: 'mail' })).toBe(says));

test('a run that a newer request has changed says what is new', () =>
  expect(
    eventSays({
      type: 'run.changed',
      payload: {
        runId: 3,
        jobId: 'a',
        parts: ['input', 'runAt', 'of_a_newer_version'],
        before: { runAt: '2026-03-02T12:00:00.000Z', priority: 'low' },
        after: { runAt: '2026-03-02T12:01:00.000Z', priority: 'low' },
        reason: 'a typo',
      },
    }),
  ).toBe('changed the waiting run 3 of a: another input, another run time, of_a_newer_version: a typo'));

test.each([
  ['error', 'every attempt failed'],
  ['lost', 'its node was lost'],
  ['of_a_newer_version', 'of_a_newer_version'],
])('a dead letter says why in words: %s', (reason, says) =>
  expect(eventSays({ type: 'run.dead', payload: { runId: 3, jobId: 'a', reason } })).toBe(says),
);

test('a dead letter says that no retry helps', () =>
  expect(eventSays({ type: 'run.dead', payload: { reason: 'error', permanent: true } })).toBe(
    'permanent: no retry helps',
  ));
