import type { Body, Tx } from '@sb/storage';
import { type Gate, gateName, isLimit, isRate } from './gates.ts';
import { placesOf } from './rate-limit.ts';
import { countRoom } from './store/gates.ts';
import { type Buckets, NO_BUCKETS, readBuckets } from './store/rates.ts';

export interface Room {
  /** How many more each gate lets begin, by its name. */
  readonly free: Map<string, number>;
  /** Of the rates. */
  readonly buckets: Buckets;
}

/** True until the commit under the locks of the gates alone. */
export function* countFree(tx: Tx, gates: Iterable<Gate>): Body<Room> {
  const all = [...gates];
  const free = new Map(yield* countRoom(tx, all.filter(isLimit)));
  const rates = all.filter(isRate);
  const buckets = rates.length > 0 ? yield* readBuckets(tx, rates) : NO_BUCKETS;
  for (const gate of rates) {
    const name = gateName(gate);
    free.set(name, placesOf(gate.rate, buckets.found.get(name), buckets.now));
  }
  return { free, buckets };
}
