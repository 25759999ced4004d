import { expect, test } from 'vitest';
import { metricsPath, readMetricsParts, chartRunsPath, statisticsCommand } from './metrics-path.ts';

test('the address is how far back, of what, and as what', () => {
  const parts = { range: '7d', job: 'mail', queue: undefined, isTable: true } as const;
  expect(metricsPath(parts)).toBe('/statistics?range=7d&job=mail&as=table');
  expect(readMetricsParts({ range: '7d', job: 'mail', as: 'table' })).toEqual(parts);
  expect(metricsPath(readMetricsParts({}))).toBe('/statistics');
});

test('a job comes before a queue, and what is no range is the usual one', () => {
  expect(readMetricsParts({ range: '2h', job: 'a', queue: 'b' })).toMatchObject({
    range: '24h',
    queue: undefined,
  });
});

test('a stretch leads to the runs that ended in it', () => {
  const [from, to] = [Date.parse('2026-03-02T10:00:00Z'), Date.parse('2026-03-02T11:00:00Z')];
  expect(chartRunsPath({ queue: 'mail' }, { from, to, now: to + 1 }, 'failed')).toBe(
    '/runs?state=failed&queue=mail&since=2026-03-02T10%3A00%3A00.000Z&until=2026-03-02T11%3A00%3A00.000Z&view=ended',
  );
  expect(chartRunsPath({}, { from, to, now: to - 1 })).toBe(
    '/runs?since=2026-03-02T10%3A00%3A00.000Z&view=ended',
  );
});

test.each([
  [{}, 'worker stats --window 7d'],
  [{ job: 'a b' }, `worker stats --window 7d --job 'a b'`],
  [{ queue: 'mail' }, 'worker stats --window 7d --queue mail'],
])('the numbers of %o by the command line', (of, line) =>
  expect(statisticsCommand({ range: '7d', isTable: false, ...of })).toBe(line),
);
