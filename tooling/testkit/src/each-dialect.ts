import { migrate, openStore, type Store, type StoreOptions } from '@sb/storage';
import { createEachDialect, filledDatabase, type StoreOpener } from '@sb/test-servers';

export type Opener = StoreOpener<Store, Omit<StoreOptions, 'url'>>;

const CODE_VERSION = '999.0.0';

/** Runs one suite on a SQLite file and on a real PostgreSQL. */
export const eachDialect = createEachDialect({ open, openMigrated });

/** The URL of a new, migrated store on PostgreSQL, for a test of what works on PostgreSQL alone. */
export async function migratedDatabase(): Promise<string> {
  return filledDatabase(async (url) => (await openMigrated(url)).close());
}

export function open(url: string, options?: Omit<StoreOptions, 'url'>): Promise<Store> {
  return openStore({ url, ...options });
}

export async function openMigrated(url: string, options?: Omit<StoreOptions, 'url'>): Promise<Store> {
  const store = await open(url, options);
  try {
    await migrate(store, CODE_VERSION);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
