import type { RateLimit } from '@sb/jobs';

const UNITS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'm', ms: 60_000 },
  { unit: 's', ms: 1_000 },
  { unit: 'ms', ms: 1 },
] as const;

/** A rate in the form of `--rate`: `100/m`, `5/10s`; with its burst, if that is more than 1. */
export function rateText({ limit, perMs, burst }: RateLimit): string {
  const { unit, ms } = UNITS.find((one) => perMs % one.ms === 0) ?? { unit: 'ms', ms: 1 };
  const period = perMs === ms ? unit : `${perMs / ms}${unit}`;
  return `${limit}/${period}${burst > 1 ? `, ${burst} at once` : ''}`;
}
