/**
 * The belt of the limits: where runs are held although there is room (a limit was raised or taken away, a run that was
 * to go on was cancelled, a daemon broke off), they are queued again. Called by a chore some seconds apart, and by who
 * changes a limit. It counts under the locks of the limits, so it comes in nobody's way.
 */
import type { Store } from '@sb/storage';
import { countFree } from '../count-free.ts';
import { type Limit, type LimitName, limitNamed } from '../limits.ts';
import { releaseFirst } from '../release-freed.ts';
import { lockLimits } from '../held-and-running.sql.ts';
import { findHoldingLimits } from './held-for-limits.sql.ts';
import { readLimits } from '../limits.sql.ts';

const CHUNK = 500;

/** Returns how many are queued again. */
export async function reconcileLimits(store: Store): Promise<number> {
  const { open, ended } = await store.read(function* (tx) {
    const holding = yield* findHoldingLimits(tx);
    const snapshot = yield* readLimits(tx);
    const limited = holding.flatMap((one) => limitNamed(one, snapshot) ?? []);
    const { free } = yield* countFree(tx, limited);
    return {
      open: limited.filter((gate) => (free.get(gate.name) ?? 0) > 0),
      ended: holding.filter((one) => !limitNamed(one, snapshot)),
    };
  });
  let released = 0;
  for (let at = 0; at < open.length; at += CHUNK)
    released += await releaseFree(store, open.slice(at, at + CHUNK));
  for (const gate of ended) released += await releaseAll(store, gate);
  return released;
}

async function releaseFree(store: Store, gates: readonly Limit[]): Promise<number> {
  return store.write(
    function* (tx) {
      yield* lockLimits(tx, gates);
      const { free } = yield* countFree(tx, gates);
      const wanted = gates
        .map((gate) => ({ ...gate, n: Math.min(free.get(gate.name) ?? 0, CHUNK) }))
        .filter(({ n }) => n > 0);
      return wanted.length > 0 ? yield* releaseFirst(tx, wanted, yield* readLimits(tx)) : 0;
    },
    { durable: false },
  );
}

async function releaseAll(store: Store, gate: LimitName): Promise<number> {
  let released = 0;
  for (;;) {
    const chunk = await store.write(
      function* (tx) {
        return yield* releaseFirst(tx, [{ ...gate, n: CHUNK }], yield* readLimits(tx));
      },
      { durable: false },
    );
    if (chunk === 0) return released;
    released += chunk;
  }
}
