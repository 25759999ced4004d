import { DEFAULT_RULES } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { mergeSchedules } from './schedule-view.ts';

const NOON = Date.parse('2026-02-02T12:00:00Z');
const DAILY = { name: 'a', jobId: 'a', schedule: '0 9 * * *', timezone: 'UTC', enabled: true } as const;
const STORED = {
  ...DAILY,
  source: 'file',
  version: 1,
  isGone: false,
  missed: 0,
  rules: DEFAULT_RULES,
  overrides: [],
} as const;

test('the file tells what is configured, the store what came of it', () => {
  const lastFire = { at: NOON - 1, verdict: 'run', runId: 7 };
  const views = mergeSchedules(
    [{ ...DAILY, timezone: 'Europe/Berlin' }],
    [{ ...STORED, schedule: '0 1 * * *', missed: 2, lateFireAt: NOON - 5_000, lastFire }],
    { now: NOON, count: 2 },
  );
  expect(views).toEqual([
    {
      ...DAILY,
      timezone: 'Europe/Berlin',
      source: 'file',
      inFile: true,
      pause: undefined,
      overrides: [],
      next: [new Date('2026-02-03T08:00:00Z'), new Date('2026-02-04T08:00:00Z')],
      lastFire,
      missed: 2,
      lateFireAt: NOON - 5_000,
    },
  ]);
});

test('what only others have loaded follows, unless it is off', () => {
  const others = [
    { ...STORED, name: 'theirs' },
    { ...STORED, name: 'gone', enabled: false },
  ];
  const views = mergeSchedules([{ ...DAILY, enabled: false }], others, { now: NOON, count: 1 });
  expect(views).toMatchObject([
    { name: 'a', inFile: true, next: [] },
    { name: 'theirs', inFile: false, next: [new Date('2026-02-03T09:00:00Z')] },
  ]);
});
