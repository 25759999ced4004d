import { expect, test } from 'vitest';
import { alertCopies } from './alert-copies.ts';
import { readAlertParts } from './alert-path.ts';

test.each([
  [{}, 'worker alert:status', '/alerts'],
  [{ view: 'silences' }, 'worker alert:silences --all', '/silences?all=true'],
  [{ view: 'statistics' }, 'worker alert:stats --since 7d', '/alerts/stats?since=7d'],
  [{ view: 'statistics', since: '30d' }, 'worker alert:stats --since 30d', '/alerts/stats?since=30d'],
  [{ view: 'history' }, 'worker alert:history', '/alerts/history'],
  [
    { view: 'history', state: 'firing', job: 'a.b' },
    'worker alert:history --state firing --job a.b',
    '/alerts/history?state=firing&job=a.b',
  ],
  [
    { view: 'history', queue: 'mail', suppressed: 'true' },
    'worker alert:history --queue mail --suppressed',
    '/alerts/history?queue=mail&suppressed=true',
  ],
  [
    { view: 'history', since: '7d', until: '1d' },
    'worker alert:history --since 7d --until 1d',
    '/alerts/history?since=7d&until=1d',
  ],
])('the view %o to copy', (search, command, path) =>
  expect(alertCopies(readAlertParts(search))).toEqual({ command, path }),
);
