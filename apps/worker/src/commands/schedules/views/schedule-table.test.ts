import { expect, test } from 'vitest';
import type { ScheduleView } from '@sb/views';
import { createStyle } from '../../../cli/terminal/style.ts';
import { scheduleLines } from './schedule-table.ts';

const NOW = Date.parse('2026-02-02T12:00:00Z');
const VIEW: ScheduleView = {
  name: 'daily.questmaster',
  jobId: 'daily.questmaster',
  schedule: '0 9 * * *',
  timezone: 'America/New_York',
  enabled: true,
  source: 'file',
  inFile: true,
  overrides: [],
  next: ['2026-02-02T14:00:00Z', '2026-02-03T14:00:00Z'].map((at) => new Date(at)),
  missed: 0,
};
const OFF: ScheduleView = { ...VIEW, name: 'off', timezone: 'UTC', enabled: false, next: [] };
const LATE: ScheduleView = {
  ...VIEW,
  lateFireAt: NOW - 120_000,
  missed: 2,
  lastFire: { at: NOW - 3_600_000, verdict: 'run', runId: 7, state: 'succeeded' },
};

const lines = (views: readonly ScheduleView[], { width, yours }: { width: number; yours: string }) =>
  scheduleLines(views, { width, yours, now: NOW, style: createStyle(false) });

test('the fires of a schedule are told in its zone and in yours, and what is late or missed beneath', () => {
  expect(lines([LATE, OFF], { width: 120, yours: 'Asia/Tokyo' })).toEqual([
    'SCHEDULE           WHEN               NEXT       TOKYO (YOURS)          LAST               STATE',
    'daily.questmaster  at 09:00 New York  Mon 09:00  Mon 23:00      in 2 h  succeeded 1 h ago  on',
    '                                      Tue 09:00  Tue 23:00      in 1 d',
    '  Mon 06:58 is late · 2 missed fires not caught up',
    'off                at 09:00 UTC       -          -                      never              off',
  ]);
});

test('a narrow terminal shows the times and the state', () => {
  expect(lines([LATE], { width: 80, yours: 'Asia/Tokyo' })).toEqual([
    'SCHEDULE           WHEN               NEXT       TOKYO (YOURS)  STATE',
    'daily.questmaster  at 09:00 New York  Mon 09:00  Mon 23:00      on',
    '                                      Tue 09:00  Tue 23:00',
    '  Mon 06:58 is late · 2 missed fires not caught up',
  ]);
});

test('your time is no column where it is the same, and the place is one where it differs', () => {
  const own: ScheduleView = { ...VIEW, source: 'store', inFile: false, next: VIEW.next.slice(1) };
  expect(lines([own, { ...OFF, inFile: false }], { width: 120, yours: 'America/Toronto' })).toEqual([
    'SCHEDULE           WHEN               NEXT               LAST   STATE  FROM',
    'daily.questmaster  at 09:00 New York  Tue 09:00  in 1 d  never  on     the store',
    'off                at 09:00 UTC       -                  never  off    another file',
  ]);
});
