/** The address of the page: how far back, of what, and whether as tables. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';
import { commandLine } from '../../../words/commands/command-line.ts';

export const RANGES = ['1h', '6h', '24h', '7d', '30d', '90d'] as const;
export type Range = (typeof RANGES)[number];

export interface MetricsParts {
  readonly range: Range;
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  readonly isTable: boolean;
}

export function readMetricsParts(search: object): MetricsParts {
  const job = textIn(search, 'job');
  return {
    range: oneIn(RANGES, search, 'range') ?? '24h',
    job,
    // One of both.
    queue: job === undefined ? textIn(search, 'queue') : undefined,
    isTable: textIn(search, 'as') === 'table',
  };
}

export function metricsPath({ range, job, queue, isTable }: MetricsParts): string {
  return address('/statistics', {
    range: range === '24h' ? undefined : range,
    job,
    queue,
    as: isTable ? 'table' : undefined,
  });
}

/** The runs that ended in a stretch. The end of the stretch of now is open. */
export function chartRunsPath(
  { job, queue }: Pick<MetricsParts, 'job' | 'queue'>,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
  state?: string,
): string {
  return address('/runs', {
    state,
    job,
    queue,
    since: new Date(from).toISOString(),
    until: to < now ? new Date(to).toISOString() : undefined,
    view: 'ended',
  });
}

/** The same numbers by the command line. */
export function statisticsCommand({ range, job, queue }: MetricsParts): string {
  const of = job !== undefined ? ['--job', job] : queue !== undefined ? ['--queue', queue] : [];
  return commandLine('stats', '--window', range, ...of);
}
