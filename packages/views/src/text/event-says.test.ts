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
  ).toBe('another input, another run time, of_a_newer_version: a typo'));

test.each([
  ['error', 'every attempt failed'],
  ['lost', 'its node was lost'],
  ['of_a_newer_version', 'of_a_newer_version'],
])('a dead letter says why in words: %s', (reason, says) =>
  expect(eventSays({ type: 'run.dead', payload: { runId: 3, jobId: 'a', reason } })).toBe(says),
);
