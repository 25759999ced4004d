/** Keeps book of what has begun of each rate, and says where that is too much: counted window by window, by no formula. */
import type { RateLimit } from '@sb/jobs';

/** One that began so late lets the next come in time. */
const LATE_MS = 20;

export interface RateBook {
  /** Of a queue, or of a job with all its keys; times are ms. */
  change(owner: string, rate: RateLimit | undefined): void;
  rateOf(owner: string): RateLimit | undefined;
  block(bucket: Bucket, until: number): void;
  begun(bucket: Bucket, at: number): void;
  readonly faults: readonly string[];
}

export interface Bucket {
  readonly owner: string;
  readonly key: string | undefined;
}

export function createRateBook(): RateBook {
  const rates = new Map<string, RateLimit>();
  const times = new Map<string, { readonly owner: string; readonly all: readonly number[] }>();
  const blocks = new Map<string, number>();
  const faults: string[] = [];

  return {
    faults,
    rateOf: (owner) => rates.get(owner),
    change(owner, rate) {
      if (rate) rates.set(owner, rate);
      else rates.delete(owner);
      // What a rate has let begin before it was changed is not held against the new one.
      for (const [name, one] of times) if (one.owner === owner) times.delete(name);
    },
    block(bucket, until) {
      const name = nameOf(bucket);
      blocks.set(name, Math.max(until, blocks.get(name) ?? 0));
    },
    begun(bucket, at) {
      const rate = rates.get(bucket.owner);
      if (!rate) return;
      const name = nameOf(bucket);
      if (at < (blocks.get(name) ?? 0)) faults.push(`one of ${name} began although it is blocked`);
      const all = [...(times.get(name)?.all ?? []), at];
      times.set(name, { owner: bucket.owner, all });
      for (const [n, from] of all.entries()) {
        const gives = (ms: number): number => (ms * rate.limit) / rate.perMs;
        const most = Math.min(
          rate.burst + gives(at - from) + Math.min(1, gives(LATE_MS)),
          at - from <= rate.perMs ? rate.burst + rate.limit : Number.POSITIVE_INFINITY,
        );
        if (all.length - n > most + 1e-6)
          faults.push(`${all.length - n} of ${name} began in ${at - from} ms`);
      }
    },
  };
}

function nameOf({ owner, key }: Bucket): string {
  return key === undefined ? owner : `${owner}/${key}`;
}
