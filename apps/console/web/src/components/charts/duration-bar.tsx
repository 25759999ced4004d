/**
 * How long a run took against its job's p95, which is at three quarters of the bar: so bars of one job compare.
 * Solid: ran; amber: past the p95; blue: still runs.
 */
import { rounded } from './rounded.ts';
interface DurationBarProps {
  readonly tookMs: number | undefined;
  readonly p95Ms: number | undefined;
  readonly isRunning?: boolean;
  readonly width?: number;
}

const AT_P95 = 0.7407;
const NARROWEST = 1;

export function DurationBar({ tookMs, p95Ms, isRunning = false, width = 96 }: DurationBarProps) {
  if (tookMs === undefined || p95Ms === undefined || p95Ms <= 0) return null;
  const share = (tookMs / p95Ms) * AT_P95;
  const tick = rounded(width * AT_P95);
  return (
    <svg
      className={isRunning ? 'durbar run' : 'durbar'}
      viewBox={`0 0 ${width} 8`}
      width={width}
      height="8"
      aria-hidden="true"
    >
      <rect className="track" x="0" y="3" width={width} height="2" />
      <rect
        className={tookMs > p95Ms ? 'over' : 'in'}
        x="0"
        y="1"
        width={rounded(Math.min(width, Math.max(NARROWEST, share * width)))}
        height="6"
      />
      <path className="tick" d={`M${tick} 0v8`} />
    </svg>
  );
}

/** Progress that a job reports. */
export function Meter({
  share,
  width,
  isBad = false,
}: {
  readonly share: number;
  readonly width: number;
  readonly isBad?: boolean;
}) {
  return (
    <svg
      className={isBad ? 'meter bad' : 'meter'}
      viewBox={`0 0 ${width} 4`}
      width={width}
      height="4"
      aria-hidden="true"
    >
      <rect className="track" width={width} height="4" rx="2" />
      <rect className="in" width={rounded(width * Math.min(1, Math.max(0, share)))} height="4" rx="2" />
    </svg>
  );
}

export function shareOf({
  done,
  total,
}: {
  readonly done: number;
  readonly total?: number | undefined;
}): number | undefined {
  return total === undefined || total <= 0 ? undefined : done / total;
}
