import type { Body, Tx } from '@sb/storage';
import { type Gate, isLimit, isRate } from './gates.ts';
import { placesOf } from './rate-limit.ts';
import { countRoom } from './gates.sql.ts';
import { type Buckets, NO_BUCKETS, readBuckets } from './rates.sql.ts';

export interface Room {
  /** How many more each gate lets begin, by its name. */
  readonly free: Map<string, number>;
  /** Names of those for which runs are held. */
  readonly holding: ReadonlySet<string>;
  /** Of the rates. */
  readonly buckets: Buckets;
}

/** True until the commit under the locks of the gates alone. */
export function* countFree(tx: Tx, gates: Iterable<Gate>): Body<Room> {
  const all = [...gates];
  const free = new Map<string, number>();
  const holding = new Set<string>();
  const limits = all.filter(isLimit);
  const rates = all.filter(isRate);
  const room = limits.length > 0 ? yield* tx.step(countRoom(limits)) : [];
  for (const [name, one] of room) {
    free.set(name, one.free);
    if (one.holds) holding.add(name);
  }
  const buckets = rates.length > 0 ? yield* tx.step(readBuckets(rates)) : NO_BUCKETS;
  for (const { name, rate } of rates) {
    free.set(name, placesOf(rate, buckets.found.get(name), buckets.now));
    if (buckets.holding.has(name)) holding.add(name);
  }
  return { free, holding, buckets };
}
