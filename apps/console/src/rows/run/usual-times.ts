/** How long runs of each job usually take: read once in half a minute, for lists and pages that compare with it. */
import { readStatistics } from '@sb/queue';
import type { Store } from '@sb/storage';

export interface UsualTimes {
  readonly p50?: number;
  readonly p95?: number;
}

const WINDOW_MS = 7 * 86_400_000;
const FRESH_MS = 30_000;

interface Kept {
  readonly at: number;
  readonly times: Promise<ReadonlyMap<string, UsualTimes>>;
}

const kept = new WeakMap<Store, Kept>();

/** By job, of the last 7 days. */
export async function usualTimes(store: Store): Promise<ReadonlyMap<string, UsualTimes>> {
  const known = kept.get(store);
  if (known && performance.now() - known.at < FRESH_MS) return known.times;
  const times = readTimes(store);
  kept.set(store, { at: performance.now(), times });
  // A failure is not kept.
  times.catch(() => kept.delete(store));
  return times;
}

async function readTimes(store: Store): Promise<ReadonlyMap<string, UsualTimes>> {
  const to = await store.now();
  const jobs = await readStatistics(store, { from: to - WINDOW_MS, to, buckets: 1 });
  return new Map(jobs.map(({ jobId, durationMs }) => [jobId, durationMs]));
}
