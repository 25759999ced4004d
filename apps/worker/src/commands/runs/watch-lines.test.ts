import type { LiveRun } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import type { LiveList } from './read-live.ts';
import { watchLines } from './runs.ts';

const NOW = Date.UTC(2026, 0, 5, 12, 0, 7);
const style = createStyle(false);
const NONE: LiveList = {
  runs: [],
  folds: [],
  more: [],
  searched: { rows: 0, isWhole: true },
  now: NOW,
};
const FOOT = '12:00:07 UTC · q quits';
const queued = { views: ['queued'], queue: 'mail', count: 94, isAtLeast: false } as const;

test.each<readonly [string, Partial<LiveList>, number, readonly unknown[]]>([
  ['nothing is open', {}, 24, ['No run is open.', '', FOOT]],
  [
    'all fit',
    { runs: [aRun(7)], folds: [queued] },
    24,
    [
      expect.stringMatching(/^RUN {2}JOB/),
      expect.stringMatching(/^ {2}7 {2}mail\.send/),
      '  94 more queued in mail',
      '',
      FOOT,
    ],
  ],
  [
    'they do not fit',
    { runs: [7, 8, 9].map(aRun), folds: [queued] },
    6,
    [
      expect.stringMatching(/^RUN {2}JOB/),
      expect.stringMatching(/^ {2}7 /),
      '  2 more below',
      '  94 more queued in mail',
      '',
      FOOT,
    ],
  ],
  [
    'a filter, so that the others cannot be counted',
    { runs: [aRun(7)], more: [{ view: 'queued', cursor: 'queued:1:7', walked: undefined }] },
    24,
    [expect.stringMatching(/^RUN {2}JOB/), expect.stringMatching(/^ {2}7 /), '  more queued runs', '', FOOT],
  ],
])('--watch when %s', (_what, list, rows, lines) => {
  expect(watchLines({ ...NONE, ...list }, { columns: 80, rows, style })).toEqual(lines);
});

function aRun(id: number): LiveRun {
  return {
    id,
    jobId: 'mail.send',
    state: 'queued',
    view: 'queued',
    queue: 'mail',
    priority: 'normal',
    trigger: 'api',
    attempt: 0,
    maxAttempts: 3,
    tags: [],
    dryRun: false,
    createdAt: NOW,
    runAt: NOW,
    because: { because: 'no_daemon' },
  };
}
