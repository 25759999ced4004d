/** What holds for a job, and where each value comes from. Pure. */
import type { JobDefinition, ShownJobLimits } from '@sb/queue';
import { rateText } from '@sb/views';
import { compactDuration, plural } from '@sb/words';

export interface ConfigurationRow {
  readonly field: string;
  readonly value: string;
  /** `job`: its code; `operator`: `job:limit`; `default`: none of them says otherwise. */
  readonly from: string;
}

export function configurationOf(
  job: JobDefinition,
  { own }: Pick<ShownJobLimits, 'own'>,
): readonly ConfigurationRow[] {
  const { retry, concurrency, rate, owner } = job;
  return [
    { field: 'queue', value: job.queue, from: 'job' },
    { field: 'priority', value: job.priority, from: 'job' },
    ...(retry ? [{ field: 'retry', value: retryText(retry), from: 'job' }] : []),
    { field: 'timeout', value: compactDuration(job.timeoutMs), from: 'job' },
    {
      field: 'at once',
      value: concurrency ? `${concurrency.limit}${concurrency.isKeyed ? ' of each key' : ''}` : 'any number',
      from: own?.maxRunning === undefined ? (concurrency ? 'job' : 'default') : 'operator',
    },
    {
      field: 'rate',
      value: rate ? `${rateText(rate)}${rate.isKeyed ? ' of each key' : ''}` : 'none',
      from: own?.rate === undefined ? (rate ? 'job' : 'default') : 'operator',
    },
    ...(owner === undefined ? [] : [{ field: 'owner', value: owner, from: 'job' }]),
    { field: 'version', value: job.version, from: 'job' },
  ];
}

function retryText({ attempts, backoff, delayMs }: NonNullable<JobDefinition['retry']>): string {
  if (attempts <= 1) return 'none';
  const how = typeof backoff === 'string' ? backoff : 'listed delays';
  return `${plural(attempts, 'attempt')}, ${how}, ${compactDuration(delayMs)}`;
}
