import { openStore, type Store } from '@sb/storage';
import type { Place } from './use-worker.ts';

/** Does work with the store of a place, and closes it. */
export async function inStore<T>(
  { databaseUrl }: Pick<Place, 'databaseUrl'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore({ url: databaseUrl });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
