import type { Store } from '@sb/storage';
import { findLongInput } from './long-input.sql.ts';

/** The JSON text of an input that was too long for its run's row. */
export async function readLongInput(store: Store, runId: number): Promise<string | undefined> {
  return store.read((tx) => findLongInput(tx, runId));
}
