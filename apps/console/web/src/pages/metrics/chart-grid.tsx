/** All charts over the same time, with one cursor. */
import { useState } from 'react';
import type { EndedSeries } from '../../../../src/answers/series.ts';
import { useGo } from '../../components/links/app-link.tsx';
import { useListState } from '../../components/table/use-list-state.ts';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { shortDate, fromToText } from '../../words/times.ts';
import { type Brush, chosen, endOfPart } from './parts/brush.ts';
import { ChartView } from './chart-view.tsx';
import { type Chart, partText } from './parts/charts.ts';
import { type MetricsParts, chartRunsPath } from './parts/metrics-path.ts';

interface ChartGridProps {
  readonly charts: readonly Chart[];
  readonly series: EndedSeries;
  readonly parts: MetricsParts;
}

export function ChartGrid({ charts, series, parts }: ChartGridProps) {
  const go = useGo();
  const zone = useZone();
  // Another range has other parts.
  const [held, setBrush] = useListState<Brush>(parts.range, {});
  /** For those who hear the page: only what they moved to by keys. */
  const [said, setSaid] = useState('');
  const [from, to, now] = [series.from, series.to, series.now].map((at) => Date.parse(at));
  const window = {
    range: parts.range,
    from: from ?? 0,
    to: to ?? 0,
    starts: series.parts.map(({ at }) => Date.parse(at)),
  };
  const endOf = (at: number): number => window.starts[at + 1] ?? window.to;
  const open = (first: number, last: number): void =>
    go(chartRunsPath(parts, { from: window.starts[first] ?? 0, to: endOf(last), now: now ?? 0 }));
  const brush = (held.at ?? 0) < window.starts.length ? held : {};
  const { at } = brush;
  const choice = chosen(brush);
  const date = (ms: number): string => shortDate(ms, zone, storeNow());
  const span = (first: number, last = first): string =>
    fromToText(window.starts[first] ?? 0, endOfPart(last, { ...window, now: now ?? 0 }), {
      zone,
      now: storeNow(),
    });
  return (
    <>
      <p className="mtime dim" aria-hidden="true">
        {at === undefined
          ? `${date(window.from)} to now`
          : choice && choice[0] < choice[1]
            ? `${span(...choice)}; the numbers are of ${span(at)}`
            : span(at)}
        {!parts.isTable && <small>{hintOf(brush)}</small>}
      </p>
      <div className="mgrid">
        {charts.map((chart) => (
          <ChartView
            key={chart.key}
            chart={chart}
            window={window}
            isTable={parts.isTable}
            brush={brush}
            onBrush={(next, isByKey = false) => {
              setBrush(next);
              if (isByKey && next.at !== undefined)
                setSaid(`${date(window.starts[next.at] ?? 0)}: ${partText(chart, next.at)}`);
            }}
            onOpen={open}
          />
        ))}
      </div>
      <p className="sr" role="status">
        {said}
      </p>
    </>
  );
}

function hintOf({ at, from }: Brush): string {
  if (at === undefined) return 'Drag over a chart to see its runs';
  return from === undefined || from === at
    ? 'Enter opens its runs'
    : 'Release, or press Enter, to open the runs';
}
