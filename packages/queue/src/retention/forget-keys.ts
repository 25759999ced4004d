/** Removes dedupe keys whose time to live has passed: they hold nothing any more. Called by every daemon, now and then. */
import type { Store } from '@sb/storage';
import { anyExpiredKey, deleteExpiredKeys } from '../enqueue/dedupe.sql.ts';

const CHUNK = 500;

export async function forgetKeys(store: Store): Promise<void> {
  while (await store.read(anyExpiredKey)) {
    const deleted = await store.write((tx) => deleteExpiredKeys(tx, CHUNK), { durable: false });
    // What another daemon has locked is its.
    if (deleted < CHUNK) return;
  }
}
