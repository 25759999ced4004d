import type { Body, Tx } from '@sb/storage';
import { countRoom } from './lock-and-release.sql.ts';
import { isConcurrencyLimit, isRate, type Limit } from './limits.ts';
import { slotsOf } from './rate-limit.ts';
import { type Buckets, NO_BUCKETS, readBuckets } from './rates.sql.ts';

export interface FreeSlots {
  /** How many more runs each limit lets begin, by its name. */
  readonly free: Map<string, number>;
  /** Names of the limits for which runs are held. */
  readonly holding: ReadonlySet<string>;
  readonly buckets: Buckets;
}

/** Stays true until the commit only if the caller holds the locks of the limits. */
export function* countFree(tx: Tx, limits: Iterable<Limit>): Body<FreeSlots> {
  const all = [...limits];
  const free = new Map<string, number>();
  const holding = new Set<string>();
  const concurrency = all.filter(isConcurrencyLimit);
  const rates = all.filter(isRate);
  const room = concurrency.length > 0 ? yield* tx.step(countRoom(concurrency)) : [];
  for (const [name, one] of room) {
    free.set(name, one.free);
    if (one.holds) holding.add(name);
  }
  const buckets = rates.length > 0 ? yield* tx.step(readBuckets(rates)) : NO_BUCKETS;
  for (const { name, rate } of rates) {
    free.set(name, slotsOf(rate, buckets.found.get(name), buckets.now));
    if (buckets.holding.has(name)) holding.add(name);
  }
  return { free, holding, buckets };
}
