/** What the charts draw, from the numbers of the store. Pure. */
import type { DepthSeries, EndedSeries } from '../../../../../src/answers/series.ts';
import { countText, durationText, percentText } from '../../../words/numbers.ts';

export type Tone = 'ok' | 'bad' | 'other' | 'retry' | 'hold' | 'quiet' | 'run' | 'p50' | 'p95' | 'p99';

interface Line {
  readonly name: string;
  readonly tone: Tone;
  /** One for each part, oldest first. Null: nothing is known of it. */
  readonly values: readonly (number | null)[];
  /** Of the whole window. */
  readonly whole?: string;
}

export interface Chart {
  readonly key: string;
  readonly title: string;
  /** Bars are stacked, the first line at the bottom. */
  readonly kind: 'bars' | 'lines';
  readonly unit: 'count' | 'ms' | 'share';
  readonly lines: readonly Line[];
  /** How the parts are measured, where that needs words. */
  readonly note?: string;
}

export function valueText(unit: Chart['unit'], value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return unit === 'ms' ? durationText(value) : unit === 'share' ? percentText(value) : countText(value);
}

export function endedCharts({ parts, total, stepMs, timesOfMs }: EndedSeries): readonly Chart[] {
  const counts = (key: 'succeeded' | 'failed' | 'other' | 'retried') => ({
    values: parts.map((part) => part[key]),
    whole: countText(total[key]),
  });
  const note = timesOfMs > stepMs ? 'by hour' : undefined;
  const times = (key: 'waitMs' | 'durationMs'): readonly Line[] =>
    (['p50', 'p95', 'p99'] as const).map((share) => ({
      name: share,
      tone: share,
      values: parts.map((part) => part[key][share] ?? null),
      whole: valueText('ms', total[key][share]),
    }));
  return [
    {
      key: 'ended',
      title: 'Ended runs',
      kind: 'bars',
      unit: 'count',
      lines: [
        { name: 'succeeded', tone: 'ok', ...counts('succeeded') },
        { name: 'cancelled, skipped, expired', tone: 'other', ...counts('other') },
        { name: 'failed', tone: 'bad', ...counts('failed') },
      ],
    },
    {
      key: 'success',
      title: 'Success share',
      kind: 'lines',
      unit: 'share',
      lines: [
        {
          name: 'of those that ran',
          tone: 'run',
          values: parts.map(({ successRate }) => successRate ?? null),
          whole: valueText('share', total.successRate),
        },
      ],
    },
    {
      key: 'retries',
      title: 'Retries',
      kind: 'bars',
      unit: 'count',
      lines: [{ name: 'attempts beyond the first', tone: 'retry', ...counts('retried') }],
    },
    { key: 'wait', title: 'Wait', kind: 'lines', unit: 'ms', lines: times('waitMs'), ...(note && { note }) },
    {
      key: 'run',
      title: 'Run time',
      kind: 'lines',
      unit: 'ms',
      lines: times('durationMs'),
      ...(note && { note }),
    },
  ];
}

export function depthCharts({ parts, sampleMs, stepMs, cap }: DepthSeries): readonly Chart[] {
  const most = (key: 'queued' | 'held' | 'running' | 'oldestMs') => {
    const values = parts.map((part) => part?.[key] ?? null);
    const known = values.filter((value) => value !== null);
    return { values, known: known.length === 0 ? undefined : Math.max(...known) };
  };
  const line = (name: string, tone: Tone, key: 'queued' | 'held' | 'running'): Line => {
    const { values, known } = most(key);
    const isCapped = known !== undefined && known >= cap;
    return { name, tone, values, whole: `at most ${valueText('count', known)}${isCapped ? '+' : ''}` };
  };
  const oldest = most('oldestMs');
  const note = sampleMs < stepMs ? `a sample each ${durationText(sampleMs)}` : 'a sample each minute';
  return [
    {
      key: 'depth',
      title: 'Queue depth',
      kind: 'lines',
      unit: 'count',
      note,
      lines: [
        line('due', 'run', 'queued'),
        line('held', 'hold', 'held'),
        line('running', 'quiet', 'running'),
      ],
    },
    {
      key: 'oldest',
      title: 'Oldest waits',
      kind: 'lines',
      unit: 'ms',
      note,
      lines: [
        {
          name: 'due for',
          tone: 'run',
          values: oldest.values,
          whole: `at most ${valueText('ms', oldest.known)}`,
        },
      ],
    },
  ];
}

/** Where the axis begins: a share near all would else be a line at the top. */
export function lowestOf({ unit, lines }: Chart): number {
  if (unit !== 'share') return 0;
  const values = lines.flatMap((line) => line.values.filter((value) => value !== null));
  return [0.99, 0.9, 0.5].find((bottom) => values.every((value) => value >= bottom)) ?? 0;
}

export function hasValues({ lines }: Chart): boolean {
  return lines.some(({ values }) => values.some((value) => value !== null && value !== 0));
}

/** What a part says, for those who hear it: `succeeded 9, failed 1`. */
export function partText({ unit, lines }: Chart, at: number): string {
  return lines.map(({ name, values }) => `${name} ${valueText(unit, values[at])}`).join(', ');
}
