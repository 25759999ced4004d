import { expect, test } from 'vitest';
import type { DepthSeries, EndedSeries } from '../../../../../src/answers/series.ts';
import { depthCharts, endedCharts, hasValues, lowestOf, partText, valueText } from './charts.ts';

const at = '2026-03-02T12:00:00.000Z';
const HOUR = 3_600_000;
const part = {
  succeeded: 9,
  failed: 1,
  other: 2,
  retried: 3,
  successRate: 0.9,
  waitMs: { p50: 5, p95: 20, p99: 30 },
  durationMs: { p50: 100, p95: 2_000, p99: 3_000 },
};
const empty = { succeeded: 0, failed: 0, other: 0, retried: 0, waitMs: {}, durationMs: {} };
const ended = (stepMs: number): EndedSeries => ({
  now: at,
  from: at,
  to: at,
  stepMs,
  timesOfMs: HOUR,
  total: part,
  parts: [
    { at, ...part },
    { at, ...empty },
  ],
});
const depths = (changes: Partial<DepthSeries> = {}): DepthSeries => ({
  now: at,
  from: at,
  to: at,
  stepMs: HOUR,
  sampleMs: HOUR / 6,
  cap: 10_000,
  parts: [{ at, queued: 10_000, held: 0, running: 2, later: 0, oldestMs: 65_000 }, null],
  ...changes,
});

test('a part in which nothing ended has no share and no times', () => {
  const charts = endedCharts(ended(HOUR));
  expect(charts.map(({ key, lines }) => [key, ...lines.map(({ values }) => values)])).toEqual([
    ['ended', [9, 0], [2, 0], [1, 0]],
    ['success', [0.9, null]],
    ['retries', [3, 0]],
    ['wait', [5, null], [20, null], [30, null]],
    ['run', [100, null], [2_000, null], [3_000, null]],
  ]);
});

test('times that are of hours say so', () => {
  expect(notes(HOUR)).toEqual([]);
  expect(notes(HOUR / 4)).toEqual(['by hour', 'by hour']);
});

test('depths have their highest number, which may be more, and a gap where no daemon has counted', () => {
  const [depth, oldest] = depthCharts(depths());
  expect(depth?.lines.map(({ name, values, whole }) => [name, values, whole])).toEqual([
    ['due', [10_000, null], 'at most 10,000+'],
    ['held', [0, null], 'at most 0'],
    ['running', [2, null], 'at most 2'],
  ]);
  expect(oldest?.lines[0]).toMatchObject({ values: [65_000, null], whole: 'at most 1m 5s' });
  expect(depth?.note).toContain('10m');
});

test('the axis of a share begins below its lowest value', () => {
  const [, success] = endedCharts(ended(HOUR));
  expect(success && lowestOf(success)).toBe(0.9);
});

test('a chart without a number is none, and a part is named in words', () => {
  const [first, success] = endedCharts({ ...ended(HOUR), parts: [{ at, ...empty }] });
  expect([first, success].map((chart) => chart && hasValues(chart))).toEqual([false, false]);
  const [chart] = endedCharts(ended(HOUR));
  expect(chart && partText(chart, 0)).toBe('succeeded 9, cancelled, skipped, expired 2, failed 1');
  expect(valueText('ms', undefined)).toBe('–');
});

function notes(stepMs: number): readonly string[] {
  return endedCharts(ended(stepMs)).flatMap(({ note }) => note ?? []);
}
