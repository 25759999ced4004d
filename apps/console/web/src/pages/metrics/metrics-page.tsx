/** Numbers over time: how runs ended, how long they waited and took, how deep the queues were. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { EndedSeries } from '../../../../src/answers/series.ts';
import { depthSeriesQuery, endedSeriesQuery } from '../../api/watch-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Failed } from '../../components/answer/failed.tsx';
import { NumberBand } from '../../components/facts/number-band.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useZone } from '../../settings/settings.ts';
import { countText, rangeText } from '../../words/numbers.ts';
import { clockOrDate } from '../../words/times.ts';
import { ChartGrid } from './chart-grid.tsx';
import { depthCharts, endedCharts, valueText } from './parts/charts.ts';
import { MetricsBar } from './metrics-bar.tsx';
import { type MetricsParts, readMetricsParts, chartRunsPath } from './parts/metrics-path.ts';
import { Prometheus } from './prometheus.tsx';

export function MetricsPage() {
  const { search } = usePageAddress();
  const parts = readMetricsParts(search);
  const { range, job, queue } = parts;
  const ended = useQuery({
    ...endedSeriesQuery({ range, job, queue }),
    placeholderData: keepPreviousData,
  });
  const depths = useQuery({
    ...depthSeriesQuery({ range, queue }),
    placeholderData: keepPreviousData,
    // Depth is counted by queue, not by job.
    enabled: job === undefined,
  });
  const { data, error, isPlaceholderData } = ended;
  // The numbers of the choice before stay, dimmed and under their own name, until those of this one are read.
  const shown = data ? { ...data.asked, isTable: parts.isTable } : parts;
  const hasDepths = shown.job === undefined;
  const refetch = () => Promise.all([ended.refetch(), depths.refetch()]);
  return (
    <PageFrame title="Metrics" className="p-metrics">
      <MetricsBar parts={parts} />
      <StaleNote error={error} at={data?.now} />
      {data ? (
        <div aria-busy={isPlaceholderData}>
          <Sums series={data} parts={shown} />
          <ChartGrid
            charts={[
              ...endedCharts(data),
              // Those of another choice have other parts.
              ...(depths.data && hasDepths && isSame(depths.data.asked, shown)
                ? depthCharts(depths.data)
                : []),
            ]}
            series={data}
            parts={shown}
          />
          {!hasDepths && (
            <p className="pad dim">Queue depth is counted by queue: choose a queue, or all, to see it.</p>
          )}
          {depths.error && hasDepths && <Failed error={depths.error} onRetry={() => void refetch()} />}
        </div>
      ) : (
        <NoAnswer isPage query={{ data, error, refetch }} />
      )}
      <Prometheus />
    </PageFrame>
  );
}

function isSame(depths: Pick<MetricsParts, 'range' | 'queue'>, shown: MetricsParts): boolean {
  return depths.range === shown.range && depths.queue === shown.queue;
}

/** The whole window in numbers, each a link to what it counts where there is a list of it. */
function Sums({ series, parts }: { readonly series: EndedSeries; readonly parts: MetricsParts }) {
  const { succeeded, failed, other, retried, successRate, waitMs, durationMs } = series.total;
  const window = {
    from: Date.parse(series.from),
    to: Date.parse(series.to),
    now: Date.parse(series.now),
  };
  const zone = useZone();
  const numbers = [
    // Not of the whole 24 h: the first part begins at a whole quarter or hour.
    {
      label: 'Ended',
      value: countText(succeeded + failed + other),
      note: `since ${clockOrDate(window.from, zone, window.now)}`,
      href: chartRunsPath(parts, window),
    },
    {
      label: 'Failed',
      value: countText(failed),
      href: chartRunsPath(parts, window, 'failed'),
      isBad: failed > 0,
    },
    { label: 'Success', value: valueText('share', successRate) },
    { label: 'Retries', value: countText(retried) },
    { label: 'Wait, p95', value: valueText('ms', waitMs.p95) },
    { label: 'Run time, p95', value: valueText('ms', durationMs.p95) },
  ];
  return <NumberBand label={`The last ${rangeText(parts.range)}`} numbers={numbers} />;
}
