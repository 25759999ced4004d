import { expect, test } from 'vitest';
import { stateSentence } from './schedule-state.ts';
import type { ScheduleView } from './schedule-view.ts';

const VIEW: ScheduleView = {
  name: 'a',
  jobId: 'a',
  schedule: '0 9 * * *',
  timezone: 'UTC',
  enabled: true,
  source: 'file',
  inFile: true,
  overrides: [],
  next: [],
  missed: 0,
};
const SKIP = { kind: 'skip', fireAt: 9, by: 'ada' } as const;
const CHANGE = { kind: 'change', fireAt: 9, by: 'ada' } as const;

test.each<[Partial<ScheduleView>, string]>([
  [{}, 'on'],
  [{ missed: 2 }, 'on · 2 missed fires not caught up'],
  [
    { lateFireAt: 9, missed: 1, overrides: [SKIP] },
    'on · @9 is late · 1 missed fire not caught up · @9 skipped',
  ],
  [{ enabled: false, source: 'store', inFile: false }, 'off · in the store'],
  [{ halted: [{ schedule: 'extract', halt: 'off' }] }, 'on · extract is off'],
  [{ inFile: false }, 'on · not in this file'],
  [{ source: 'store', inFile: false, hidesFile: true }, "on · the file's is ignored · in the store"],
  [{ pause: { mode: 'paused' } }, 'paused'],
  [{ pause: { mode: 'paused', until: 5, by: 'ada' } }, 'paused until @5 by ada'],
  [{ pause: { mode: 'paused', by: 'ada', reason: 'no' } }, 'paused by ada: no'],
  [{ jobPause: { mode: 'paused', by: 'ada', reason: 'no' } }, 'on · job a paused by ada: no'],
  [{ inFile: false, isLoaded: true }, 'on'],
  [{ overrides: [SKIP] }, 'on · @9 skipped'],
  [{ overrides: [SKIP, { ...SKIP, fireAt: 10 }] }, 'on · next 2 skipped'],
  [{ overrides: [{ ...CHANGE, input: {} }] }, 'on · @9 has another input'],
  [{ overrides: [{ ...CHANGE, runAt: 7 }] }, 'on · @9 runs at @7'],
  [
    { overrides: [{ kind: 'cron', expression: '*/10 * * * *', until: 8, by: 'ada', reason: 'a sale' }] },
    'on · every 10 minutes until @8',
  ],
  [
    {
      timezone: 'Europe/Berlin',
      overrides: [
        { kind: 'cron', expression: '0 9 * * *', timezone: 'Europe/Berlin', until: 8, by: 'ada' },
        { kind: 'cron', expression: '0 9 * * *', timezone: 'UTC', until: 8, by: 'ada' },
      ],
    },
    'on · at 09:00 Berlin until @8 · at 09:00 until @8',
  ],
])('%j', (view, text) => {
  expect(stateSentence({ ...VIEW, ...view }, { zone: 'UTC', time: (at) => `@${at}` })).toBe(text);
});
