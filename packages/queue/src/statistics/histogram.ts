/**
 * Durations counted in 64 buckets, two for each doubling: two histograms can be added, and a quantile is off by at most
 * a quarter of its value (a third when it lies in the last bucket with counts). Under 4 ms a bucket is one ms.
 */
export const BUCKETS = 64;

const BYTES_PER_COUNT = 4;

export type Histogram = Uint32Array;

export interface Quantiles {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export function emptyHistogram(): Histogram {
  return new Uint32Array(BUCKETS);
}

/** The bucket of a duration in ms. */
export function bucketOf(ms: number): number {
  if (ms < 4) return Math.max(0, Math.floor(ms));
  const whole = Math.min(Math.floor(ms), 0x7fffffff);
  const exponent = 31 - Math.clz32(whole);
  return Math.min(BUCKETS - 1, (exponent << 1) + ((whole >> (exponent - 1)) & 1));
}

/** The smallest duration of a bucket, ms. */
export function floorOf(bucket: number): number {
  if (bucket < 4) return bucket;
  const exponent = bucket >> 1;
  return 2 ** exponent + (bucket & 1) * 2 ** (exponent - 1);
}

export function addTo(into: Histogram, other: Histogram): void {
  for (let i = 0; i < BUCKETS; i++) into[i] = (into[i] ?? 0) + (other[i] ?? 0);
}

/**
 * The duration below which this share (0..1) of the counts lies, ms; undefined when nothing was counted. Never longer
 * than the longest duration: `sumMs`, the sum of all durations, limits it more closely than its bucket does.
 */
export function quantile(histogram: Histogram, share: number, sumMs: number): number | undefined {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = Math.max(1, Math.ceil(total * share));
  const last = histogram.findLastIndex((count) => count > 0);
  let seen = 0;
  for (let bucket = 0; bucket < last; bucket++) {
    seen += histogram[bucket] ?? 0;
    if (seen >= wanted) return Math.round((floorOf(bucket) + floorOf(bucket + 1)) / 2);
  }
  return Math.floor(leastMean(histogram, last, sumMs));
}

/** None of a histogram that counted nothing. */
export function quantiles(histogram: Histogram, sumMs: number): Quantiles {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(histogram, share, sumMs));
  return {
    ...(p50 !== undefined && { p50 }),
    ...(p95 !== undefined && { p95 }),
    ...(p99 !== undefined && { p99 }),
  };
}

/** The mean of the last bucket, if all others held the longest durations that fit: at most the longest duration. */
function leastMean(histogram: Histogram, last: number, sumMs: number): number {
  let rest = sumMs;
  for (let bucket = 0; bucket < last; bucket++) rest -= (histogram[bucket] ?? 0) * (floorOf(bucket + 1) - 1);
  return Math.max(floorOf(last), rest / (histogram[last] ?? 1));
}

export function encodeHistogram(histogram: Histogram): Buffer {
  return Buffer.from(histogram.buffer, histogram.byteOffset, BUCKETS * BYTES_PER_COUNT);
}

/** Adds a stored histogram, or many that lie one behind the other. */
export function addStored(into: Histogram, bytes: Uint8Array): void {
  const isAligned = bytes.byteOffset % BYTES_PER_COUNT === 0;
  const counts = isAligned
    ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / BYTES_PER_COUNT)
    : decodeHistogram(bytes);
  for (let i = 0; i < counts.length; i++) {
    const bucket = i % BUCKETS;
    into[bucket] = (into[bucket] ?? 0) + (counts[i] ?? 0);
  }
}

/** Copies, because the bytes of a stored row need not be aligned. */
export function decodeHistogram(bytes: Uint8Array): Histogram {
  return new Uint32Array(new Uint8Array(bytes).buffer);
}
