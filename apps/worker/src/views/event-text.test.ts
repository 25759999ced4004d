import type { News } from '@sb/events';
import { expect, test } from 'vitest';
import { createStyle } from '../cli/terminal/style.ts';
import { eventTexts } from './event-text.ts';

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
  expect(eventTexts(events, { style: createStyle(false), width: 80 })).toEqual([
    '09:00:00  job.failed                    run 7 my.job  {"count":2}',
    '09:00:00  questmaster.dryrun.completed  run 7 my.job  {"count":2}',
  ]);
});
