/** The options of a chart, as uPlot takes them. */
import uPlot from 'uplot';
import { niceTop } from '../../../words/numbers.ts';
import { type Chart, lowestOf, type Tone, valueText } from '../parts/charts.ts';
import type { Range } from '../parts/metrics-path.ts';
import { timeMarks } from '../parts/time-marks.ts';

interface Shown {
  readonly range: Range;
  readonly zone: string;
  readonly height: number;
  /** The newest data: the window moves on. */
  readonly now: () => { readonly chart: Chart; readonly from: number; readonly to: number };
}

/** The room of the numbers at the left, which the cursor of the page leaves free, too. */
const LEFT = 52;
const RIGHT = 8;
const BOTTOM = 20;
const TOP = 6;
const NARROW = 480;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Steps of an axis of durations that read well. */
const DURATION_STEPS = [
  ...[1, 10, 100].flatMap((by) => [by, 2 * by, 5 * by]),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 4, 6, 12, 24, 48, 96, 240].map((count) => count * HOUR),
];
/** A duration at the top of its axis is at most this many steps. */
const STEPS_HIGH = 4;
const SHARE_STEPS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5];

/** Names of tokens. */
const COLOURS: Readonly<Record<Tone, string>> = {
  ok: '--bar-ok',
  bad: '--bar-bad',
  other: '--line-2',
  retry: '--bar-retry',
  hold: '--bar-hold',
  quiet: '--bar-ok',
  run: '--accent',
  p50: '--p50',
  p95: '--p95',
  p99: '--p99',
};

/** The middle of each part, then a row for each line; stacked lines are drawn from the highest sum down. */
export function valuesOf(
  chart: Chart,
  { from, to }: { readonly from: number; readonly to: number },
): uPlot.AlignedData {
  const count = chart.lines[0]?.values.length ?? 0;
  const step = (to - from) / Math.max(1, count);
  const middles = Array.from({ length: count }, (_, at) => from + (at + 0.5) * step);
  const rows = chart.lines.map(({ values }, nr) =>
    values.map((value, at) =>
      chart.kind === 'bars'
        ? chart.lines.slice(0, nr + 1).reduce((sum, line) => sum + (line.values[at] ?? 0), 0)
        : value,
    ),
  );
  return [middles, ...(chart.kind === 'bars' ? rows.toReversed() : rows)] as uPlot.AlignedData;
}

export function optionsOf(shown: Shown, width: number): uPlot.Options {
  const { chart } = shown.now();
  return {
    width,
    height: shown.height,
    ms: 1,
    padding: [TOP, RIGHT, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: {
        time: false,
        range: () => {
          const { from, to } = shown.now();
          return [from, to];
        },
      },
      y: { range: (_plot, _low, high) => heightOf(shown.now().chart, high) },
    },
    axes: [timeAxis(shown), valueAxis(shown)],
    series: [{}, ...seriesOf(chart)],
  };
}

function heightOf(chart: Chart, high: number | null): [number, number] {
  if (chart.unit === 'share') return [lowestOf(chart), 1];
  const most = Math.max(1, high ?? 0);
  if (chart.unit === 'count') return [0, niceTop(most)];
  const step = DURATION_STEPS.find((one) => most / one <= STEPS_HIGH) ?? most;
  return [0, Math.ceil(most / step) * step];
}

function timeAxis({ now, range, zone }: Shown): uPlot.Axis {
  const marksOf = (plot: uPlot) => {
    const { from, to } = now();
    return timeMarks({ from, to, range, zone }, plot.width < NARROW);
  };
  return {
    ...axisStyle(),
    size: BOTTOM,
    splits: (plot) => marksOf(plot).map(({ at }) => at),
    values: (plot) => marksOf(plot).map(({ label }) => label),
  };
}

function valueAxis({ now }: Shown): uPlot.Axis {
  const { unit } = now().chart;
  return {
    ...axisStyle(),
    size: LEFT,
    space: 26,
    values: (_plot, splits) => splits.map((value) => valueText(unit, value)),
    ...(unit === 'ms' && { incrs: DURATION_STEPS }),
    ...(unit === 'share' && { incrs: SHARE_STEPS }),
    ...(unit === 'count' && {
      incrs: [1, 2, 5]
        .flatMap((one) => [1, 10, 100, 1e3, 1e4, 1e5, 1e6].map((by) => one * by))
        .toSorted((a, b) => a - b),
    }),
  };
}

function axisStyle(): uPlot.Axis {
  return {
    font: `11px ${token('--font')}`,
    gap: 4,
    stroke: () => token('--text-3'),
    grid: { stroke: () => token('--grid'), width: 1 },
    ticks: { show: false },
  };
}

function seriesOf({ kind, lines }: Chart): uPlot.Series[] {
  if (kind === 'bars') {
    const bars = uPlot.paths.bars?.({ size: [0.8, 60] });
    return lines.toReversed().map(({ tone }) => ({
      fill: () => token(COLOURS[tone]),
      width: 0,
      points: { show: false },
      ...(bars && { paths: bars }),
    }));
  }
  return lines.map(({ tone, values }) => ({
    stroke: () => token(COLOURS[tone]),
    width: 1.4,
    // A single value between gaps would not be seen.
    points: { show: values.filter((value) => value !== null).length < 3, size: 4 },
    spanGaps: false,
  }));
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
