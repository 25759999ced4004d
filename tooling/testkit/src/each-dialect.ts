import { migrate, openStore, type Store, type StoreOptions } from '@sb/storage';
import { createEachDialect, type StoreOpener } from '@sb/test-servers';

export type Opener = StoreOpener<Store, Omit<StoreOptions, 'url'>>;

const CODE_VERSION = '999.0.0';

/** Runs one suite on a SQLite file and on a real PostgreSQL. */
export const eachDialect = createEachDialect(openMigrated);

export async function openMigrated(url: string, options?: Omit<StoreOptions, 'url'>): Promise<Store> {
  const store = await openStore({ url, ...options });
  try {
    await migrate(store, CODE_VERSION);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
