/** The address of the page: how far back, of what, and whether as tables. Pure. */
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
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const job = text('job');
  return {
    range: RANGES.find((one) => one === text('range')) ?? '24h',
    job,
    // One of both.
    queue: job === undefined ? text('queue') : undefined,
    isTable: text('as') === 'table',
  };
}

export function metricsPath({ range, job, queue, isTable }: MetricsParts): string {
  const query = new URLSearchParams();
  if (range !== '24h') query.set('range', range);
  if (job !== undefined) query.set('job', job);
  if (queue !== undefined) query.set('queue', queue);
  if (isTable) query.set('as', 'table');
  const text = query.toString();
  return text === '' ? '/statistics' : `/statistics?${text}`;
}

/** The runs that ended in a stretch. The end of the stretch of now is open. */
export function runsPath(
  { job, queue }: Pick<MetricsParts, 'job' | 'queue'>,
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
  state?: string,
): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set('state', state);
  if (job !== undefined) query.set('job', job);
  if (queue !== undefined) query.set('queue', queue);
  query.set('since', new Date(from).toISOString());
  if (to < now) query.set('until', new Date(to).toISOString());
  query.set('view', 'ended');
  return `/runs?${query.toString()}`;
}

/** `1 h`, `90 d`: as people read it. */
export function rangeText(range: Range): string {
  return range.replace(/[hd]/, ' $&');
}

/** The same numbers by the command line. */
export function statisticsCommand({ range, job, queue }: MetricsParts): string {
  const of = job !== undefined ? ['--job', job] : queue !== undefined ? ['--queue', queue] : [];
  return commandLine('stats', '--window', range, ...of);
}
