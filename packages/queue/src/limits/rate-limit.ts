/**
 * The generic cell rate algorithm (ITU-T I.371; as in redis-cell): a bucket is one number, the time at which it would be
 * as good as new. Each run that begins moves it on by `per / limit`, and it may be ahead of the clock by a burst. Pure.
 * Times are whole microseconds, so that a fast rate is kept.
 */
import type { RateLimit } from '@sb/jobs';

/** A rate that was never used has none. */
export interface Bucket {
  /** The theoretical arrival time, us since the epoch. */
  readonly tatUs: number;
  /** No run begins before this, ms since the epoch: an outside service asked to wait. */
  readonly blockedUntil?: number | undefined;
}

/** Waking up for each run of a fast rate would cost more than the runs. */
const SHORTEST_WAIT_US = 20_000;
/**
 * A timer and a claim come late. At most this much is made up for, and less than the interval of one run, so that within
 * any `per` no more than `limit + burst` runs begin.
 */
const MOST_LATE_US = 20_000;
/** The error of a division. */
const EPSILON = 1e-6;

/** How many runs may begin now. */
export function slotsOf(rate: RateLimit, bucket: Bucket | undefined, now: number): number {
  if (!bucket) return rate.burst;
  if ((bucket.blockedUntil ?? 0) > now) return 0;
  const ahead = (start(rate, bucket, now) - us(now)) / intervalOf(rate);
  return Math.min(rate.burst, Math.max(0, Math.floor(rate.burst - ahead + EPSILON)));
}

/** After `n` more runs have begun. */
export function afterBegun(
  rate: RateLimit,
  bucket: Bucket | undefined,
  { n, now }: { n: number; now: number },
): Bucket {
  const tatUs = Math.round(start(rate, bucket, now) + n * intervalOf(rate));
  return { ...bucket, tatUs };
}

/** After a service asked to wait until `until`. Runs then begin one by one, without a burst. */
export function afterBlocked(rate: RateLimit, bucket: Bucket | undefined, until: number): Bucket {
  const blockedUntil = Math.max(until, bucket?.blockedUntil ?? 0);
  const tatUs = Math.round(us(blockedUntil) + (rate.burst - 1) * intervalOf(rate));
  return { tatUs: Math.max(tatUs, bucket?.tatUs ?? 0), blockedUntil };
}

/** When to ask for slots again, ms since the epoch. For a fast rate: when there are several. */
export function nextSlotsAt(rate: RateLimit, bucket: Bucket, now: number): number {
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

/** A burst, and the runs of a period that were started by hand. A bucket beyond that means that the clock was set back. */
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

/** The text in the column `rate` of queues and jobs. */
export function encodeRate({ limit, perMs, burst }: RateLimit): string {
  return JSON.stringify({ limit, perMs, burst });
}

export function decodeRate(text: string): RateLimit {
  return JSON.parse(text) as RateLimit;
}
