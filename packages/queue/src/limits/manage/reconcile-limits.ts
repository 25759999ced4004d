/**
 * Queues runs again that are held although there is room: a limit was raised or taken away, the run that was released was
 * cancelled, a daemon was killed. Called by a chore every few seconds, and by the verbs that change a limit. It counts
 * under the locks of the limits, so it cannot release more than there is room for. A crash leaves the rest to the next call.
 */
import type { Store } from '@sb/storage';
import { countFree } from '../count-free.ts';
import { type Limit, type LimitName, limitNamed } from '../limits.ts';
import { releaseFirst } from '../release-freed.ts';
import { lockLimits } from '../lock-and-release.sql.ts';
import { findHoldingLimits } from './limits-with-held-runs.sql.ts';
import { readLimits } from '../limits.sql.ts';

const CHUNK = 500;

/** Returns how many runs it queued. */
export async function reconcileLimits(store: Store): Promise<number> {
  const { open, ended } = await store.read(function* (tx) {
    const holding = yield* findHoldingLimits(tx);
    const snapshot = yield* readLimits(tx);
    const limited = holding.flatMap((one) => limitNamed(one, snapshot) ?? []);
    const { free } = yield* countFree(tx, limited);
    return {
      open: limited.filter(({ name }) => (free.get(name) ?? 0) > 0),
      ended: holding.filter((one) => !limitNamed(one, snapshot)),
    };
  });
  let released = 0;
  for (let at = 0; at < open.length; at += CHUNK)
    released += await releaseFree(store, open.slice(at, at + CHUNK));
  for (const limit of ended) released += await releaseAll(store, limit);
  return released;
}

async function releaseFree(store: Store, limits: readonly Limit[]): Promise<number> {
  return store.write(
    function* (tx) {
      yield* lockLimits(tx, limits);
      const { free } = yield* countFree(tx, limits);
      const wanted = limits
        .map((limit) => ({ ...limit, n: Math.min(free.get(limit.name) ?? 0, CHUNK) }))
        .filter(({ n }) => n > 0);
      return wanted.length > 0 ? yield* releaseFirst(tx, wanted, yield* readLimits(tx)) : 0;
    },
    { durable: false },
  );
}

async function releaseAll(store: Store, limit: LimitName): Promise<number> {
  let released = 0;
  for (;;) {
    const chunk = await store.write(
      function* (tx) {
        return yield* releaseFirst(tx, [{ ...limit, n: CHUNK }], yield* readLimits(tx));
      },
      { durable: false },
    );
    if (chunk === 0) return released;
    released += chunk;
  }
}
