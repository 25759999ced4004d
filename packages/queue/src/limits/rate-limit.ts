/**
 * The generic cell rate algorithm (ITU-T I.371; as in redis-cell): a bucket is one number, the time at which it would be
 * as good as new. Each run that begins moves it on by `per / limit`, and it may be ahead of the clock by a burst. Pure:
 * times in whole microseconds, so that a fast rate is kept.
 */
import type { RateLimit } from '@sb/jobs';

/** A limit that was never used has none. */
export interface Bucket {
  /** The theoretical arrival time, us since the epoch. */
  readonly tatUs: number;
  /** Nothing begins before, whatever the rate, ms since the epoch: somebody outside has said so. */
  readonly blockedUntil?: number | undefined;
}

/** Waking up for each run of a fast rate would cost more than the runs. */
const SHORTEST_WAIT_US = 20_000;
/**
 * A timer and a claim come late: so much, and less than what one run takes up, is made up for. So within any `per` no
 * more than `limit + burst` begin all the same.
 */
const MOST_LATE_US = 20_000;
/** What a division may be off by. */
const EPSILON = 1e-6;

/** How many may begin now. */
export function placesOf(rate: RateLimit, bucket: Bucket | undefined, now: number): number {
  if (!bucket) return rate.burst;
  if ((bucket.blockedUntil ?? 0) > now) return 0;
  const ahead = (start(rate, bucket, now) - us(now)) / intervalOf(rate);
  return Math.min(rate.burst, Math.max(0, Math.floor(rate.burst - ahead + EPSILON)));
}

/** After so many have begun. */
export function afterBegun(
  rate: RateLimit,
  bucket: Bucket | undefined,
  { n, now }: { n: number; now: number },
): Bucket {
  const tatUs = Math.round(start(rate, bucket, now) + n * intervalOf(rate));
  return { ...bucket, tatUs };
}

/** After a service has said that it takes nothing before `until`. What comes then comes one by one, and no burst. */
export function afterBlocked(rate: RateLimit, bucket: Bucket | undefined, until: number): Bucket {
  const blockedUntil = Math.max(until, bucket?.blockedUntil ?? 0);
  const tatUs = Math.round(us(blockedUntil) + (rate.burst - 1) * intervalOf(rate));
  return { tatUs: Math.max(tatUs, bucket?.tatUs ?? 0), blockedUntil };
}

/** When it is worth looking for places again, ms since the epoch: of a fast rate, when there are some. */
export function nextPlacesAt(rate: RateLimit, bucket: Bucket, now: number): number {
  const interval = intervalOf(rate);
  const worthIt = Math.min(Math.ceil(SHORTEST_WAIT_US / interval), Math.floor(rate.burst / 2));
  const wanted = Math.max(1, worthIt);
  const at = start(rate, bucket, now) - (rate.burst - wanted) * interval;
  return Math.max(Math.ceil(at / 1_000), bucket.blockedUntil ?? 0);
}

function start(rate: RateLimit, bucket: Bucket | undefined, now: number): number {
  if (!bucket) return us(now);
  const latest = us(Math.max(now, bucket.blockedUntil ?? 0)) + furthestAhead(rate);
  return Math.min(Math.max(bucket.tatUs, us(now) - mostLateUs(rate)), latest);
}

function mostLateUs(rate: RateLimit): number {
  return Math.max(0, Math.min(intervalOf(rate) - 1, MOST_LATE_US));
}

/** A burst, and what was started by hand in a period. What is beyond that comes of a clock that was set back. */
function furthestAhead(rate: RateLimit): number {
  return rate.burst * intervalOf(rate) + us(rate.perMs);
}

/** us between two runs. */
export function intervalOf({ limit, perMs }: RateLimit): number {
  return us(perMs) / limit;
}

function us(ms: number): number {
  return ms * 1_000;
}

/** As it stands in the column `rate` of queues and jobs. */
export function encodeRate({ limit, perMs, burst }: RateLimit): string {
  return JSON.stringify({ limit, perMs, burst });
}

export function decodeRate(text: string): RateLimit {
  return JSON.parse(text) as RateLimit;
}
