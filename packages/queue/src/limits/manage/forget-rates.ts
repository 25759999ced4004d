/** Removes what is known of rates that are as good as unused: a key that never comes again leaves nothing behind. */
import type { Store } from '@sb/storage';
import { anyFullBucket, deleteFullBuckets } from '../rates.sql.ts';

const CHUNK = 500;

export async function forgetRates(store: Store): Promise<void> {
  while (await store.read(anyFullBucket)) {
    const deleted = await store.write((tx) => deleteFullBuckets(tx, CHUNK), { durable: false });
    // What another daemon has locked is its.
    if (deleted < CHUNK) return;
  }
}
