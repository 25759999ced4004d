import type { RateLimit } from '@sb/jobs';

/** As it stands in the column `rate` of queues and jobs. */
export function encodeRate({ limit, perMs, burst }: RateLimit): string {
  return JSON.stringify({ limit, perMs, burst });
}

export function decodeRate(text: string): RateLimit {
  return JSON.parse(text) as RateLimit;
}
