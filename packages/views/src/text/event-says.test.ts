import { expect, test } from 'vitest';
import { eventSays } from './event-says.ts';

test.each([
  [
    { runId: 3, jobId: 'a', trigger: 'cron', attempt: 2, durationMs: 447 },
    'trigger cron, attempt 2, took 447 ms',
  ],
  [{ runId: 3, attempt: 2, delayMs: 30_000, error: 'no mailbox' }, 'attempt 2, delay 30 s: no mailbox'],
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
  [{}, ''],
])('%o', (payload, says) => expect(eventSays({ payload })).toBe(says));
