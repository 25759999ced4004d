import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type PointerEvent, useState } from 'react';
import { histogramQuery } from '../../api/run-queries.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { runsAndRetries, runsOf } from '../../components/charts/run-bars.ts';
import { barsTop, StackedBars, TimeAxis } from '../../components/charts/stacked-bars.tsx';
import { Time } from '../../components/facts/time.tsx';
import type { RunFilter } from '../../filter/run-filter.ts';
import { storeNow } from '../../settings/clock.ts';
import { countText } from '../../words/numbers.ts';

const WIDTH = 1000;
const HEIGHT = 34;
const DAY_MS = 86_400_000;

interface HistogramProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

/** Ends over time; a stretch that is drawn with the pointer becomes the time of the filter. */
export function Histogram({ filter, onChange }: HistogramProps) {
  const { view: _view, since: _since, until: _until, ...rest } = filter;
  const window = windowOf(filter);
  const { data, error } = useQuery({
    ...histogramQuery({ ...rest, ...window }),
    placeholderData: keepPreviousData,
  });
  const [drawn, setDrawn] = useState<readonly [number, number]>();
  if (!data) return error ? <Refusal error={error} /> : <div className="hist" />;
  const [from, to] = [Date.parse(data.from), Date.parse(data.to)];
  const at = (share: number): string => new Date(from + (to - from) * share).toISOString();
  const finish = (): void => {
    setDrawn(undefined);
    if (!drawn) return;
    const [first, last] = [Math.min(...drawn), Math.max(...drawn)];
    if (last - first < 0.005) return;
    onChange({ ...filter, since: at(first), until: last > 0.995 ? undefined : at(last) });
  };
  const brush = drawn ? ([Math.min(...drawn), Math.max(...drawn)] as const) : brushOf(filter, from, to);
  const top = barsTop(data.buckets);
  const count = data.buckets.reduce((sum, bar) => sum + runsOf(bar), 0);
  return (
    <div
      className="hist"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrawn([shareAt(event), shareAt(event)]);
      }}
      onPointerMove={(event) => drawn && setDrawn([drawn[0], shareAt(event)])}
      onPointerUp={finish}
      onPointerCancel={() => setDrawn(undefined)}
    >
      <div className="plot">
        <StackedBars
          buckets={data.buckets}
          height={HEIGHT}
          top={top}
          label={`${runsAndRetries({ count, isAtLeast: data.searched?.isWhole === false }, data.buckets)} ended in this time`}
        >
          {brush && (
            <>
              <rect
                className="brush"
                x={brush[0] * WIDTH}
                y="0"
                width={(brush[1] - brush[0]) * WIDTH}
                height={HEIGHT}
              />
              <path className="brushl" d={`M${brush[0] * WIDTH} 0v${HEIGHT}`} />
            </>
          )}
        </StackedBars>
        <div className="y" aria-hidden="true">
          <span>{countText(top)}</span>
          <span>0</span>
        </div>
      </div>
      <TimeAxis from={data.from} to={data.to} endsNow={window.until === undefined} />
      {data.oldestEnd !== undefined && (
        <p className="soft">
          The oldest run that is kept ended <Time at={data.oldestEnd} />: what ended before is not in these
          bars.
        </p>
      )}
    </div>
  );
}

/** Of the bars, which have a scale beside them. */
function shareAt({ clientX, currentTarget }: PointerEvent): number {
  const bars = currentTarget.querySelector('svg') ?? currentTarget;
  const { left, width } = bars.getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / width));
}

/** A filter of less than a day is a brush on the day. */
function windowOf({ since, until }: RunFilter): {
  readonly since?: string;
  readonly until?: string | undefined;
} {
  const ms = spanMs(since);
  if (ms !== undefined && ms < DAY_MS) return {};
  return since === undefined ? {} : { since, until };
}

function brushOf(
  { since, until }: RunFilter,
  from: number,
  to: number,
): readonly [number, number] | undefined {
  const ms = spanMs(since);
  if (ms === undefined || ms >= to - from) return undefined;
  const first = 1 - ms / (to - from);
  const last = until === undefined ? 1 : (Date.parse(until) - from) / (to - from);
  return Number.isNaN(last) ? [first, 1] : [Math.max(0, first), Math.min(1, Math.max(first, last))];
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS };

/** How long before now. */
function spanMs(since: string | undefined): number | undefined {
  const found = /^(\d+)([mhd])$/.exec(since ?? '');
  if (found) return Number(found[1]) * (UNITS[found[2] ?? ''] ?? 0);
  const at = Date.parse(since ?? '');
  return Number.isNaN(at) ? undefined : storeNow() - at;
}
