import { fold, type JobStatistics, readStatistics } from '@sb/queue';
import type { Call } from '../cli/command.ts';
import { sparkline } from '../cli/sparkline.ts';
import type { Column } from '../cli/table.ts';
import { count, duration } from '../cli/words.ts';
import { unknownJobRemark } from '../known-jobs.ts';
import { createServices, withStore } from '../services.ts';
import { statisticsShape } from '../show/shapes.ts';

const BUCKETS = 24;
/** On a terminal with less, the chart is half as wide. */
const WIDE = 100;
const HOUR_MS = 3_600_000;

interface Options {
  readonly job?: string;
  /** Ms. */
  readonly window: number;
}

/** How each job did within a window that ends now. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, options } = call;
  const { job, window } = options;
  const services = await createServices(call);
  const { statistics, advice } = await withStore(services, async ({ store }) => {
    await fold(store);
    const to = await store.now();
    const from = to - window;
    const buckets = output.isTerminal && !output.json && output.width < WIDE ? BUCKETS / 2 : BUCKETS;
    const found = await readStatistics(store, {
      from,
      to,
      buckets,
      ...(job !== undefined && { jobId: job }),
    });
    return {
      statistics: found,
      advice: found.length === 0 ? await unknownJobRemark(job, store, services) : undefined,
    };
  });
  output.data(statistics.map(statisticsShape));
  if (statistics.length === 0)
    output.remark(advice ?? `No run finished within the last ${windowText(window)}.`);
  else output.table(statistics, columns(window));
}

function columns(window: number): readonly Column<JobStatistics>[] {
  return [
    { header: 'job', get: ({ jobId }) => jobId },
    { header: 'runs', get: ({ runs }) => count(runs), align: 'right' },
    {
      header: 'ok',
      get: ({ successRate }) => (successRate === undefined ? '-' : `${Math.floor(successRate * 100)} %`),
      plain: ({ successRate }) => String(successRate ?? ''),
      align: 'right',
    },
    { header: 'fail', get: ({ failed }) => count(failed), align: 'right' },
    { header: 'retry', get: ({ retried }) => count(retried), align: 'right', expendable: 1 },
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

/** A day is 24 h here: it is not meant from midnight on. */
function windowText(ms: number): string {
  return ms <= 48 * HOUR_MS && ms % HOUR_MS === 0 ? `${ms / HOUR_MS} h` : duration(ms);
}

function milliseconds(
  header: string,
  get: (row: JobStatistics) => number | undefined,
): Column<JobStatistics> {
  return {
    header,
    get: (row) => {
      const ms = get(row);
      return ms === undefined ? '-' : duration(ms);
    },
    plain: (row) => String(get(row) ?? ''),
    align: 'right',
  };
}
