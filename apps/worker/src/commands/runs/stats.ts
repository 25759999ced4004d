import { type JobStatistics, type QueueStatistics, readQueueStatistics, readStatistics } from '@sb/queue';
import { formatCount, formatDuration } from '@sb/words';
import { statisticsShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { sparkline } from '../../cli/terminal/sparkline.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { countNewest } from '../../services/count-newest.ts';
import { unknownNameRemark } from './many/unknown-names.ts';

const BUCKETS = 24;
/** Columns: on a narrower terminal, the chart is half as wide. */
const WIDE = 100;
const HOUR_MS = 3_600_000;

interface Options {
  readonly job?: string;
  readonly queue?: string;
  /** Ms. */
  readonly window: number;
}

/** Shows success rate and durations of each job, or of one queue, in a window that ends now. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, options } = call;
  const { job, queue, window } = options;
  if (job !== undefined && queue !== undefined)
    throw new UsageError('--job and --queue exclude each other', 'worker stats --queue mail');
  const services = await createServices(call);
  const { statistics, advice } = await withStore(services, async ({ store }) => {
    await countNewest(store, output);
    const to = await store.now();
    const from = to - window;
    const buckets = output.isTerminal && !output.json && output.width < WIDE ? BUCKETS / 2 : BUCKETS;
    const read = queue === undefined ? readStatistics : readQueueStatistics;
    const found: readonly OneStatistics[] = await read(store, { from, to, buckets, jobId: job, queue });
    return {
      statistics: found,
      advice: found.length === 0 ? await unknownNameRemark(options, store, services) : undefined,
    };
  });
  output.data(statistics.map(statisticsShape));
  if (statistics.length === 0)
    output.remark(advice ?? `No run finished within the last ${windowText(window)}.`);
  else output.table(statistics, statisticsColumns(window, queue === undefined ? 'job' : 'queue'));
}

type OneStatistics = JobStatistics | QueueStatistics;

export function statisticsColumns(
  window: number,
  of: 'job' | 'queue' = 'job',
): readonly Column<OneStatistics>[] {
  return [
    { header: of, get: (one) => ('jobId' in one ? one.jobId : one.queue) },
    number('runs', ({ runs }) => runs),
    {
      header: 'ok',
      get: ({ successRate, succeeded, failed }) =>
        successRate === undefined
          ? '-'
          : `${Math.floor(successRate * 100)} % of ${formatCount(succeeded + failed)}`,
      plain: ({ successRate }) => String(successRate ?? ''),
      align: 'right',
    },
    number('fail', ({ failed }) => failed),
    { ...number('retry', ({ retried }) => retried), expendable: 1 },
    { ...milliseconds('wait p95', ({ waitMs }) => waitMs.p95), expendable: 3 },
    milliseconds('p50', ({ durationMs }) => durationMs.p50),
    milliseconds('p95', ({ durationMs }) => durationMs.p95),
    {
      header: `last ${windowText(window)}`,
      get: ({ buckets }) => sparkline(buckets.map(({ succeeded, failed }) => succeeded + failed)),
      plain: ({ buckets }) => buckets.map(({ succeeded, failed }) => succeeded + failed).join(','),
      expendable: 2,
    },
  ];
}

/** Up to 48 h in hours: the window is not a calendar day. */
function windowText(ms: number): string {
  return ms <= 48 * HOUR_MS && ms % HOUR_MS === 0 ? `${ms / HOUR_MS} h` : formatDuration(ms);
}

function number(header: string, get: (row: OneStatistics) => number): Column<OneStatistics> {
  return {
    header,
    get: (row) => formatCount(get(row)),
    plain: (row) => String(get(row)),
    align: 'right',
  };
}

function milliseconds(
  header: string,
  get: (row: OneStatistics) => number | undefined,
): Column<OneStatistics> {
  return {
    header,
    get: (row) => {
      const ms = get(row);
      return ms === undefined ? '-' : formatDuration(ms);
    },
    plain: (row) => String(get(row) ?? ''),
    align: 'right',
  };
}
