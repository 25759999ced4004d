import type { JobLimits, ShownJobLimits } from '@sb/queue';
import { formatCount } from '@sb/words';
import { rateText } from './rate-text.ts';

/** `at most 2 at once for each key, at most 10/s`: the limits of a job. Pure. */
export function limitsText(
  { maxRunning, rate }: JobLimits,
  { isKeyed, isRateKeyed }: Pick<ShownJobLimits, 'isKeyed' | 'isRateKeyed'>,
): string {
  const parts = [
    ...(maxRunning === undefined
      ? []
      : [`at most ${formatCount(maxRunning)} at once${isKeyed ? ' for each key' : ''}`]),
    ...(rate ? [`at most ${rateText(rate)}${isRateKeyed ? ' for each key' : ''}`] : []),
  ];
  return parts.join(', ') || 'no limit';
}
