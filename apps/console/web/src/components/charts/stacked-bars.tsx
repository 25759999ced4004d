/** Ends of runs over time, stacked: succeeded, failed, others. Retries are no runs, and no part of a bar. The bar of now is at half strength. */
import type { ReactNode } from 'react';
import type { EndBar } from '../../../../src/answers/common.ts';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { countText, niceTop } from '../../words/numbers.ts';
import { clockTime, shortDate } from '../../words/times.ts';
import { Time } from '../facts/time.tsx';
import { rounded } from './rounded.ts';
import { runsOf } from './run-bars.ts';

const WIDTH = 1000;
const GAP = 2;
/** A single failure among many runs is still seen. */
const LOWEST = 2;
const LABELS = 8;

interface StackedBarsProps {
  readonly buckets: readonly EndBar[];
  readonly height: number;
  /** Of the scale; absent: the highest bar. */
  readonly top?: number;
  readonly label: string;
  /** Drawn behind or over the bars. */
  readonly children?: ReactNode;
  readonly grid?: boolean;
}

export function StackedBars({ buckets, height, top, label, children, grid = false }: StackedBarsProps) {
  const most = top ?? barsTop(buckets);
  const step = WIDTH / Math.max(1, buckets.length);
  const last = buckets.length - 1;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {grid && [0, height / 2, height].map((y) => <path key={y} className="g" d={`M0 ${y}h${WIDTH}`} />)}
      {buckets.map((bucket, at) => (
        <g key={bucket.at} className={at === last ? 'now' : undefined}>
          <Bar bucket={bucket} x={at * step + 1} width={step - GAP} height={height} most={most} />
        </g>
      ))}
      {children}
    </svg>
  );
}

/** Of an axis with two steps. */
export function barsTop(buckets: readonly EndBar[]): number {
  return niceTop(Math.max(1, ...buckets.map(runsOf)));
}

interface BarProps {
  readonly bucket: EndBar;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly most: number;
}

function Bar({ bucket, x, width, height, most }: BarProps) {
  let y = height;
  return (['succeeded', 'failed', 'other'] as const).map((part) => {
    const count = bucket[part];
    if (count === 0) return null;
    const tall = Math.max(LOWEST, (count / most) * height);
    y -= tall;
    return (
      <rect
        key={part}
        className={CLASSES[part]}
        x={rounded(x)}
        y={rounded(y)}
        width={rounded(width)}
        height={rounded(tall)}
      />
    );
  });
}

const CLASSES = { succeeded: 'b-ok', failed: 'b-bad', other: 'b-none' } as const;

/** Times under the bars; the last is `now` where the window ends now. `scale` takes the place of those between the ends. */
export function TimeAxis({
  from,
  to,
  endsNow = true,
  labels = LABELS,
  scale,
}: {
  readonly from: string;
  readonly to: string;
  readonly endsNow?: boolean;
  readonly labels?: number;
  readonly scale?: string;
}) {
  const zone = useZone();
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const isLong = last - first > 2 * 86_400_000;
  const count = scale === undefined ? labels : 1;
  const say = (at: number): string => (isLong ? shortDate(at, zone, storeNow()) : clockTime(at, zone));
  return (
    <div className="axis" aria-hidden="true">
      {Array.from({ length: count }, (_, nr) => first + ((last - first) * nr) / count).map((at) => (
        <span key={at}>{say(at)}</span>
      ))}
      {scale !== undefined && <span>{scale}</span>}
      <span>{endsNow ? 'now' : say(last)}</span>
    </div>
  );
}

/** The same as a table, for those who read numbers. */
export function BarsTable({
  buckets,
  caption,
}: {
  readonly buckets: readonly EndBar[];
  readonly caption: string;
}) {
  return (
    <table className="conf twin">
      <caption className="sr">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Succeeded</th>
          <th scope="col">Failed</th>
          <th scope="col">Other</th>
          <th scope="col">Retries</th>
        </tr>
      </thead>
      <tbody>
        {buckets
          .filter((bar) => runsOf(bar) > 0)
          .toReversed()
          .map(({ at, succeeded, failed, other, retried }) => (
            <tr key={at}>
              <td>
                <Time at={at} as="clock" />
              </td>
              <td>{countText(succeeded)}</td>
              <td>{countText(failed)}</td>
              <td>{countText(other)}</td>
              <td>{countText(retried)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
