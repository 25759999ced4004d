import { expect, test } from 'vitest';
import { alertPath, type AlertParts, readAlertParts } from './alert-path.ts';

test.each<readonly [Partial<AlertParts>, string]>([
  [{}, '/alerts'],
  [{ rule: 'dlq jobs', isExplained: true }, '/alerts?rule=dlq+jobs&act=explain'],
  [
    { view: 'history', severity: 'high', state: 'firing', job: 'a', alert: 7 },
    '/alerts?view=history&severity=high&state=firing&job=a&alert=7',
  ],
  [
    { view: 'history', rule: 'dlq', queue: 'mail', isSuppressed: true },
    '/alerts?view=history&rule=dlq&queue=mail&suppressed=true',
  ],
  [{ view: 'history', from: '24h', until: '2026-03-02' }, '/alerts?view=history&since=24h&until=2026-03-02'],
  [{ view: 'statistics', since: '30d' }, '/alerts?view=statistics&since=30d'],
  [{ view: 'silences' }, '/alerts?view=silences'],
])('%j is the address %s, and back', (parts, path) => {
  expect(alertPath(parts)).toBe(path);
  const search = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
  expect(alertPath(readAlertParts(search))).toBe(path);
});

test('what the address does not know is left out', () => {
  expect(
    alertPath(readAlertParts({ view: 'x', severity: 'worst', state: 'odd', alert: '-1', since: '9y' })),
  ).toBe('/alerts');
});
