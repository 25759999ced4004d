import type { News } from '@sb/events';
import { expect, test } from 'vitest';
import { createStyle } from '../cli/terminal/style.ts';
import { eventTexts, eventTextsOfRun } from './event-text.ts';

const NOW = new Date(2026, 5, 1).getTime();
const LOOK = { style: createStyle(false), width: 80 };

const event = (type: string): News => ({
  id: 1,
  type,
  at: new Date(2026, 0, 5, 9, 0, 0),
  runId: 7,
  jobId: 'my.job',
  payload: { runId: 7, count: 2 },
  position: { xid: '0', seq: 1 },
});

test('the columns follow the longest type that is shown', () => {
  const events = [event('job.failed'), event('questmaster.dryrun.completed')];
  expect(eventTexts(events, NOW, LOOK)).toEqual([
    '05 Jan 09:00:00  job.failed                    run 7 my.job  {"count":2}',
    '05 Jan 09:00:00  questmaster.dryrun.completed  run 7 my.job  {"count":2}',
  ]);
});

test('an event has its date, and who did it', () => {
  const paused = { ...event('job.paused'), actor: 'ada' };
  expect(eventTexts([paused], NOW, LOOK)).toEqual([
    '05 Jan 09:00:00  job.paused              run 7 my.job  by ada  {"count":2}',
  ]);
  expect(eventTexts([paused], new Date(2027, 0, 1).getTime(), LOOK)).toEqual([
    '05 Jan 2026 09:00:00  job.paused              run 7 my.job  by ada  {"count":2}',
  ]);
  expect(eventTextsOfRun([paused], LOOK)).toEqual(['09:00:00  job.paused              by ada  {"count":2}']);
});
