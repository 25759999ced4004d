import { readStatistics } from '@sb/queue';
import type { Call } from '../../cli/command.ts';
import { countNewest } from '../../services/count-newest.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { statisticsShape } from '../../views/shapes.ts';
import { statisticsColumns, windowText } from './statistics-table.ts';

const BUCKETS = 24;
/** On a terminal with less, the chart is half as wide. */
const WIDE = 100;

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
    await countNewest(store, output);
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
  else output.table(statistics, statisticsColumns(window));
}
