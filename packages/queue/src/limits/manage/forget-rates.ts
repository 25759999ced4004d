/** Removes buckets that are as good as new, so that a key which never comes again leaves nothing behind. */
import type { Store } from '@sb/storage';
import { anyFullBucket, deleteFullBuckets } from '../rates.sql.ts';

const CHUNK = 500;

export async function forgetRates(store: Store): Promise<void> {
  while (await store.read(anyFullBucket)) {
    const deleted = await store.write((tx) => deleteFullBuckets(tx, CHUNK), { durable: false });
    // Another daemon removes the rows that it has locked.
    if (deleted < CHUNK) return;
  }
}
