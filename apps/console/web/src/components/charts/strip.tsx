/** Small charts without an axis: outcomes, counts by hour, a line. Each is one image with a text. */
import type { EndMark } from '../../../../src/answers/common.ts';
import { plural } from '../../words/numbers.ts';
import { rounded } from './rounded.ts';

const MOST = 60;
const HEIGHT = 16;
const WIDE = { width: 520, height: 28 };
const LOWEST = 2;

interface StripProps {
  readonly ends: readonly EndMark[];
  readonly width?: number;
  /** Over the whole width; a failure is as high as the strip. */
  readonly isWide?: boolean;
}

/** The last runs, the newest at the right; height is the square root of the duration. */
export function Strip({ ends, width: narrow = 124, isWide = false }: StripProps) {
  const shown = ends.slice(-MOST);
  const bad = shown.filter(({ state }) => state !== 'succeeded').length;
  const longest = Math.sqrt(Math.max(1, ...shown.map(({ tookMs = 0 }) => tookMs)));
  const { width, height } = isWide ? WIDE : { width: narrow, height: HEIGHT };
  const step = width / MOST;
  return (
    <svg
      className={isWide ? 'bars wide' : 'bars'}
      viewBox={`0 0 ${width} ${height}`}
      {...(isWide ? { preserveAspectRatio: 'none' } : { width })}
      height={height}
      role="img"
      aria-label={`last ${plural(shown.length, 'run')}: ${bad} did not succeed`}
    >
      {shown.map(({ state, tookMs }, at) => {
        const isBad = state === 'failed' || state === 'expired';
        const share = isWide && isBad ? 1 : Math.sqrt(tookMs ?? 0) / longest;
        const tall = LOWEST + (height - LOWEST) * share;
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a place in the strip has no other name
            key={at}
            className={state === 'succeeded' ? 'b-ok' : isBad ? 'b-bad' : 'b-none'}
            x={rounded(width - (shown.length - at) * step)}
            y={rounded(height - tall)}
            width={rounded(step - 0.8)}
            height={rounded(tall)}
          />
        );
      })}
    </svg>
  );
}

interface HourBarsProps {
  readonly bars: readonly number[];
  readonly width?: number;
  readonly height?: number;
  readonly tone?: 'ok' | 'bad' | 'acc' | 'hold';
  /** Absent: the same is said beside it. */
  readonly label?: string | undefined;
}

export function HourBars({ bars, width = 64, height = 16, tone = 'bad', label }: HourBarsProps) {
  const most = Math.max(1, ...bars);
  const step = width / Math.max(1, bars.length);
  return (
    <svg className="bars" viewBox={`0 0 ${width} ${height}`} width={width} height={height} {...named(label)}>
      {bars.map((count, at) => {
        const tall = count === 0 ? 1 : Math.max(LOWEST, (count / most) * height);
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- a bar is named by its hour
            key={at}
            className={count === 0 ? 'b-none' : `b-${tone}`}
            x={rounded(at * step)}
            y={rounded(height - tall)}
            width={rounded(step - 1)}
            height={rounded(tall)}
          />
        );
      })}
    </svg>
  );
}

interface SparklineProps {
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
  readonly tone?: 'bad' | 'acc' | 'hold' | undefined;
  readonly label: string;
}

/** A gap where nothing is known. */
export function Sparkline({ values, width = 76, height = 22, tone, label }: SparklineProps) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = width / Math.max(1, values.length - 1);
  const stretches = knownStretches(values);
  const at = ({ nr, value }: Point): string =>
    `${rounded(nr * step)} ${rounded(height - 1 - (value / most) * (height - 3))}`;
  return (
    <svg
      className={`spark ${tone ?? ''}`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {stretches.map((points) => {
        const line = points.map(at).join('L');
        const [first, last] = [points[0]?.nr ?? 0, points.at(-1)?.nr ?? 0];
        return (
          <g key={first}>
            <path
              className="fill"
              d={`M${rounded(first * step)} ${height}L${line}L${rounded(last * step)} ${height}Z`}
            />
            <path className="ln" d={`M${line}`} />
          </g>
        );
      })}
    </svg>
  );
}

interface Point {
  readonly nr: number;
  readonly value: number;
}

function knownStretches(values: readonly (number | null)[]): Point[][] {
  const stretches: Point[][] = [];
  for (const [nr, value] of values.entries()) {
    if (value === null) continue;
    const last = stretches.at(-1);
    if (last && last.at(-1)?.nr === nr - 1) last.push({ nr, value });
    else stretches.push([{ nr, value }]);
  }
  return stretches;
}

function named(label: string | undefined) {
  return label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
}
