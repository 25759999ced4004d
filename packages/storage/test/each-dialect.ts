import { migrate, openStore, type Store, type StoreOptions } from '@sb/storage';
import { createEachDialect, filledDatabase } from '@sb/test-servers';

/** That of @sb/testkit, which depends on this package. */
export const eachDialect = createEachDialect({ open, openMigrated });

/** The URL of a new, migrated store on PostgreSQL. */
export async function migratedDatabase(): Promise<string> {
  return filledDatabase(async (url) => (await openMigrated(url)).close());
}

function open(url: string, options?: Omit<StoreOptions, 'url'>): Promise<Store> {
  return openStore({ url, ...options });
}

async function openMigrated(url: string, options?: Omit<StoreOptions, 'url'>): Promise<Store> {
  const store = await open(url, options);
  try {
    await migrate(store, '999.0.0');
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}
