/** Ends by hour, how long runs took, how long they waited: each with its scale in words. */
import type { EndMark } from '../../../../src/answers/common.ts';
import type { Job } from '../../../../src/answers/jobs.ts';
import { StackedBars } from '../../components/charts/stacked-bars.tsx';
import { countText, durationText, niceTop, plural } from '../../words/numbers.ts';
import { mergeBars } from './merge-bars.ts';

const WIDTH = 400;
const HEIGHT = 68;
const BARS = 24;
const DOT = 3;

export function JobCharts({ job: { statistics, durations } }: { readonly job: Job }) {
  const { runs, failed, buckets, durationMs, waitMs, from, to } = statistics;
  const hours = mergeBars(buckets, BARS);
  return (
    <div className="charts3">
      <figure>
        <figcaption>
          <span>
            Runs by hour, <b>{countText(runs)}</b>
          </span>
          <span>{countText(failed)} failed</span>
        </figcaption>
        <StackedBars
          buckets={hours}
          height={HEIGHT}
          top={Math.max(1, ...hours.map((bar) => bar.succeeded + bar.failed + bar.retried))}
          label={`${plural(runs, 'run')} ended in 24 h, ${countText(failed)} failed`}
        />
      </figure>
      <figure>
        <figcaption>
          <span>
            Took, <b>p50 {timeOf(durationMs.p50)}</b>
          </span>
          <span>p95 {timeOf(durationMs.p95)}</span>
        </figcaption>
        <Scatter ends={durations} p95Ms={durationMs.p95} from={Date.parse(from)} to={Date.parse(to)} />
      </figure>
      <figure>
        <figcaption>
          <span>
            Waited, <b>p50 {timeOf(waitMs.p50)}</b>
          </span>
          <span>p95 {timeOf(waitMs.p95)}</span>
        </figcaption>
        <Quantiles of={waitMs} />
      </figure>
    </div>
  );
}

interface ScatterProps {
  readonly ends: readonly EndMark[];
  readonly p95Ms: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** A dot for each ended run; the dashed line is the p95. */
function Scatter({ ends, p95Ms, from, to }: ScatterProps) {
  const top = niceTop(Math.max(1, p95Ms ?? 0, ...ends.map(({ tookMs = 0 }) => tookMs)));
  const y = (ms: number): number => HEIGHT - 2 - (ms / top) * (HEIGHT - 6);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`How long the last ${plural(ends.length, 'run')} took, up to ${durationText(top)}`}
    >
      <path className="g" d={`M0 ${HEIGHT}h${WIDTH}`} />
      {p95Ms !== undefined && <path className="p95l" d={`M0 ${rounded(y(p95Ms))}h${WIDTH}`} />}
      {ends.map(({ id, at, tookMs, state }, nr) =>
        at === undefined || tookMs === undefined ? null : (
          <rect
            key={id ?? nr}
            className={state === 'failed' || state === 'expired' ? 'dot-bad' : 'dot-ok'}
            x={rounded(((Date.parse(at) - from) / Math.max(1, to - from)) * (WIDTH - DOT))}
            y={rounded(y(tookMs) - DOT / 2)}
            width={DOT}
            height={DOT}
            rx={1}
          />
        ),
      )}
    </svg>
  );
}

const SHARES = ['p50', 'p95', 'p99'] as const;

/** Half, 95 and 99 of 100 runs waited at most this long. */
function Quantiles({ of }: { readonly of: Job['statistics']['waitMs'] }) {
  const most = Math.max(1, ...SHARES.map((share) => of[share] ?? 0));
  return (
    <dl className="quantiles">
      {SHARES.map((share) => (
        <div key={share}>
          <dt>{share}</dt>
          <dd>
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect className="track" y="2" width="100" height="2" />
              <rect className="b-ok" width={rounded(((of[share] ?? 0) / most) * 100)} height="6" />
            </svg>
            <span>{timeOf(of[share])}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function timeOf(ms: number | undefined): string {
  return ms === undefined ? '–' : durationText(ms);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
