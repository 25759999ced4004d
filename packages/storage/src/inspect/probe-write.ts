import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { releaseLease, takeLease } from '../leases.ts';
import type { Store } from '../store.ts';

const TTL_MS = 1_000;

/** Writes a row to the disk and removes it in the same transaction. Returns how long that took, ms. */
export async function probeWrite(store: Store): Promise<number> {
  const holder = randomUUID();
  const began = performance.now();
  await store.write(function* (tx) {
    yield* takeLease(tx, `probe:${holder}`, { holder, ttlMs: TTL_MS });
    yield* releaseLease(tx, `probe:${holder}`, holder);
  });
  return performance.now() - began;
}
