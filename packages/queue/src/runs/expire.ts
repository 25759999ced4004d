/**
 * Ends runs whose start deadline has passed while they waited. Called by every daemon, now and then; whoever is first
 * ends them. A claim that comes before is told that its run is late, so none begins after its deadline.
 */
import type { Store } from '@sb/storage';
import { endRuns } from '../settle/end/end-run.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { findLate } from './live-run.sql.ts';

const CHUNK = 500;

/** Returns how many have expired. */
export async function expireRuns(store: Store): Promise<number> {
  let expired = 0;
  for (;;) {
    const some = await store.read((tx) => findLate(tx, { limit: 1, lock: false }));
    if (some.length === 0) return expired;
    const ended = await store.write(function* (tx) {
      const late = yield* findLate(tx, { limit: CHUNK, lock: true });
      yield* endRuns(tx, late, { state: 'expired' });
      return late.length;
    });
    expired += ended;
    await releaseChildren(store);
    // What another daemon has locked is its.
    if (ended < CHUNK) return expired;
  }
}
