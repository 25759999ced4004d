/** Removes dedupe keys whose time to live has passed. Called by every daemon from time to time. */
import type { Store } from '@sb/storage';
import { anyExpiredKey, deleteExpiredKeys } from '../enqueue/dedupe.sql.ts';

const CHUNK = 500;

export async function forgetKeys(store: Store): Promise<void> {
  while (await store.read(anyExpiredKey)) {
    const deleted = await store.write((tx) => deleteExpiredKeys(tx, CHUNK), { durable: false });
    // Fewer: another daemon has locked the others, and removes them.
    if (deleted < CHUNK) return;
  }
}
