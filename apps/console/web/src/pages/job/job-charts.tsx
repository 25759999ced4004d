/** Ends by hour, how long runs took, how long they waited: each with its scale in words. */
import type { EndBar, EndMark } from '../../../../src/answers/common.ts';
import type { Job } from '../../../../src/answers/jobs.ts';
import { quantileLine } from '../../components/charts/quantile-line.ts';
import { StackedBars, TimeAxis } from '../../components/charts/stacked-bars.tsx';
import { countText, durationText, niceTop, plural } from '../../words/numbers.ts';
import { mergeBars, retriesText, runsOf } from '../../components/charts/run-bars.ts';
import { rounded } from '../../components/charts/rounded.ts';

const WIDTH = 400;
const HEIGHT = 68;
const BARS = 24;
const DOT = 3;
/** Below the bars of the waits: their scale is not that of time. */
const AXIS = 16;

export function JobCharts({ job: { statistics, durations } }: { readonly job: Job }) {
  const { runs, failed, buckets, durationMs, waitMs, waits, from, to } = statistics;
  const hours = mergeBars(buckets, BARS);
  const most = Math.max(0, ...hours.map(runsOf));
  return (
    <div className="charts3">
      <figure>
        <figcaption>
          <span>
            Runs by hour, <b>{countText(runs)}</b>
          </span>
          <span>{[`${countText(failed)} failed`, ...retriesText(buckets)].join(', ')}</span>
        </figcaption>
        <StackedBars
          buckets={hours}
          height={HEIGHT}
          top={Math.max(1, most)}
          label={`${plural(runs, 'run')} ended in 24 h, ${countText(failed)} failed`}
        />
        <TimeAxis from={from} to={to} scale={`at most ${countText(most)} an hour`} />
      </figure>
      <figure>
        <figcaption className="legend">
          <span>Took</span>
          <span>
            <i className="k-p50" />
            <b>p50 {timeOf(durationMs.p50)}</b>
          </span>
          <span>
            <i className="k-p95" />
            p95 {timeOf(durationMs.p95)}
          </span>
        </figcaption>
        <Scatter ends={durations} buckets={buckets} p95Ms={durationMs.p95} from={from} to={to} />
      </figure>
      <figure>
        <figcaption>
          <span>
            Waited, <b>p50 {timeOf(waitMs.p50)}</b>
          </span>
          <span>p95 {timeOf(waitMs.p95)}</span>
        </figcaption>
        <WaitBars waits={waits} />
      </figure>
    </div>
  );
}

interface ScatterProps {
  readonly ends: readonly EndMark[];
  readonly buckets: readonly EndBar[];
  readonly p95Ms: number | undefined;
  readonly from: string;
  readonly to: string;
}

/** A dot for each ended run, the p50 and p95 over time; the dashed line is the p95 of all. */
function Scatter({ ends, buckets, p95Ms, from, to }: ScatterProps) {
  const times = [...ends.map(({ tookMs = 0 }) => tookMs), ...buckets.map(({ p95Ms: one = 0 }) => one)];
  const top = niceTop(Math.max(1, p95Ms ?? 0, ...times));
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const y = (ms: number): number => HEIGHT - 2 - (ms / top) * (HEIGHT - 6);
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`How long the last ${plural(ends.length, 'run')} took, up to ${durationText(top)}`}
      >
        <path className="g" d={`M0 ${HEIGHT}h${WIDTH}`} />
        {p95Ms !== undefined && <path className="p95l" d={`M0 ${rounded(y(p95Ms))}h${WIDTH}`} />}
        <path className="lp95" d={quantileLine(buckets, 'p95Ms', { width: WIDTH, y })} />
        <path className="lp50" d={quantileLine(buckets, 'p50Ms', { width: WIDTH, y })} />
        {ends.map(({ id, at, tookMs, state }, nr) =>
          at === undefined || tookMs === undefined ? null : (
            <rect
              key={id ?? nr}
              className={state === 'failed' || state === 'expired' ? 'dot-bad' : 'dot-ok'}
              x={rounded(((Date.parse(at) - first) / Math.max(1, last - first)) * (WIDTH - DOT))}
              y={rounded(y(tookMs) - DOT / 2)}
              width={DOT}
              height={DOT}
              rx={1}
            />
          ),
        )}
      </svg>
      <TimeAxis from={from} to={to} scale={`up to ${durationText(top)}`} />
    </>
  );
}

type Waits = Job['statistics']['waits'];

/** How many runs waited that long; each bar is twice as long a wait as the one before. */
function WaitBars({ waits }: { readonly waits: Waits }) {
  const most = Math.max(1, ...waits.map(({ runs }) => runs));
  const step = WIDTH / Math.max(1, waits.length);
  const [first] = waits;
  const last = waits.at(-1);
  if (!first || !last) return <p className="dim">No run has started.</p>;
  const longest = durationText(last.fromMs * 2);
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT - AXIS}`}
        height={HEIGHT - AXIS}
        preserveAspectRatio="none"
        role="img"
        aria-label={`How long runs waited, from ${durationText(first.fromMs)} to ${longest}`}
      >
        <path className="g" d={`M0 ${HEIGHT - AXIS}h${WIDTH}`} />
        {waits.map(({ fromMs, runs }, at) => {
          const tall = runs === 0 ? 0 : Math.max(2, (runs / most) * (HEIGHT - AXIS));
          return (
            <rect
              key={fromMs}
              className="b-ok"
              x={rounded(at * step + 1)}
              y={rounded(HEIGHT - AXIS - tall)}
              width={rounded(step - 2)}
              height={rounded(tall)}
            />
          );
        })}
      </svg>
      <div className="axis" aria-hidden="true">
        <span>{durationText(first.fromMs)}</span>
        <span>at most {plural(most, 'run')} a bar</span>
        <span>{longest}</span>
      </div>
    </>
  );
}

function timeOf(ms: number | undefined): string {
  return ms === undefined ? '–' : durationText(ms);
}
