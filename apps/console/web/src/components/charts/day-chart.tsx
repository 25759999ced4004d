import { useState } from 'react';
import type { Overview } from '../../../../src/answers/overview.ts';
import { quantileLine } from './quantile-line.ts';
import { runsAndRetries } from './run-bars.ts';
import { BarsTable, barsTop, StackedBars, TimeAxis } from './stacked-bars.tsx';
import { countText, durationText, niceTop, plural } from '../../words/numbers.ts';

const HEIGHT = 128;
const LINES = 34;
const WIDTH = 1000;
/** Worse than this share of failures: the bar has a background. */
const ROUGH = 0.2;

type Buckets = Overview['buckets'];

interface DayChartProps {
  readonly buckets: Buckets;
  readonly runs: number;
  readonly now: string;
  /** Without the button for a table. */
  readonly isStill?: boolean;
}

export function DayChart({ buckets, runs, now, isStill = false }: DayChartProps) {
  const [isTable, setTable] = useState(false);
  const first = buckets[0]?.at ?? now;
  const top = barsTop(buckets);
  const minutes = Math.round((Date.parse(buckets[1]?.at ?? now) - Date.parse(first)) / 60_000);
  const failed = buckets.reduce((sum, bucket) => sum + bucket.failed, 0);
  const label = `${plural(runs, 'run')} in the last 24 hours, ${countText(failed)} failed`;
  return (
    <section className="chart" aria-label="Runs in the last 24 hours">
      <div className="sec">
        <h2>Last 24 hours</h2>
        <small>
          {runsAndRetries(runs, buckets)}, {minutes}m a bar
        </small>
        {!isStill && (
          <button
            type="button"
            className="more lnk astable"
            aria-pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            as table
          </button>
        )}
        <span className="legend">
          <span>
            <i className="k-ok" />
            succeeded
          </span>
          <span>
            <i className="k-bad" />
            failed
          </span>
          {buckets.some(({ other }) => other > 0) && (
            <span className="hidep">
              <i className="k-other" />
              other
            </span>
          )}
          <span className="hidep">
            <i className="k-p50" />
            p50 run
          </span>
          <span className="hidep">
            <i className="k-p95" />
            p95 run
          </span>
        </span>
      </div>
      {isTable ? (
        <BarsTable buckets={buckets} caption="Runs in the last 24 hours" />
      ) : (
        <>
          <div className="plot">
            <StackedBars buckets={buckets} height={HEIGHT} top={top} label={label} grid>
              <RoughTimes buckets={buckets} />
            </StackedBars>
            <div className="y" aria-hidden="true">
              <span>{countText(top)}</span>
              <span>{countText(top / 2)}</span>
              <span>0</span>
            </div>
          </div>
          <Quantiles buckets={buckets} />
          <TimeAxis from={first} to={now} />
        </>
      )}
    </section>
  );
}

/** Behind the bars where many runs failed. */
function RoughTimes({ buckets }: { readonly buckets: Buckets }) {
  const step = WIDTH / Math.max(1, buckets.length);
  return buckets.map(({ at, succeeded, failed }, nr) =>
    failed > 0 && failed / (succeeded + failed) > ROUGH ? (
      <rect key={at} className="epi" x={nr * step} y="0" width={step} height={HEIGHT} />
    ) : null,
  );
}

function Quantiles({ buckets }: { readonly buckets: Buckets }) {
  const top = niceTop(Math.max(1, ...buckets.map(({ p95Ms = 0 }) => p95Ms)));
  const scale = { width: WIDTH, y: (ms: number) => LINES - (ms / top) * LINES };
  const last = buckets.findLast(({ p95Ms }) => p95Ms !== undefined);
  if (!last) return null;
  const label = `Durations: last p50 ${durationText(last.p50Ms ?? 0)}, p95 ${durationText(last.p95Ms ?? 0)}`;
  return (
    <div className="plot">
      <svg
        viewBox={`0 0 ${WIDTH} ${LINES}`}
        height={LINES}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path className="g" d={`M0 ${LINES}h${WIDTH}`} />
        <path className="lp95" d={quantileLine(buckets, 'p95Ms', scale)} />
        <path className="lp50" d={quantileLine(buckets, 'p50Ms', scale)} />
      </svg>
      <div className="y" aria-hidden="true">
        <span>{durationText(top)}</span>
        <span>0</span>
      </div>
    </div>
  );
}
