/**
 * Ends runs whose start deadline has passed while they waited. Called by a chore of every daemon; the first one ends
 * them. A claim that comes before sees that the run is late, so no run starts after its deadline. A crash leaves the
 * rest for the next call.
 */
import type { Store } from '@sb/storage';
import { endRuns } from '../settle/end/end-run.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import { findLate } from './live-run.sql.ts';

const CHUNK = 500;

/** Returns the number of expired runs. */
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
    // Another daemon ends the runs that it has locked.
    if (ended < CHUNK) return expired;
  }
}
