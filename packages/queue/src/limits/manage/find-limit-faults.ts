import { fillRate, isBurstDue, LARGEST_LIMIT } from '@sb/jobs';
import { describeValue, LONGEST_DURATION_MS } from '@sb/words';
import type { WantedLimits } from './limit-queue.ts';

/** Every reason why a queue or a job cannot have these limits. Without the bounds a limit makes a time that no date can hold. Pure. */
export function findLimitFaults({
  maxDepth,
  maxRunning,
  rate,
}: Pick<WantedLimits, 'maxDepth' | 'maxRunning' | 'rate'>): readonly string[] {
  const faults = [
    maxDepth === 'none' ? undefined : faultOf('maxDepth', maxDepth, [0, LARGEST_LIMIT]),
    maxRunning === 'none' ? undefined : faultOf('maxRunning', maxRunning, [1, LARGEST_LIMIT]),
    ...(typeof rate === 'object'
      ? [
          faultOf('rate.limit', rate.limit, [1, LARGEST_LIMIT]),
          faultOf('rate.perMs', rate.perMs, [1, LONGEST_DURATION_MS]),
          faultOf('rate.burst', rate.burst, [1, LARGEST_LIMIT]),
        ]
      : []),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0 || typeof rate !== 'object' || isBurstDue(fillRate(rate))) return faults;
  return [`rate.burst: expected runs that are due again within 36525d, got ${describeValue(rate.burst)}`];
}

function faultOf(
  field: string,
  value: number | undefined,
  [least, most]: readonly [number, number],
): string | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most))
    return undefined;
  return `${field}: expected a whole number from ${least} to ${most}, got ${describeValue(value)}`;
}
