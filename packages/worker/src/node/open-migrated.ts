import { checkSchema, migrate, openStore, type Store, type StoreOptions } from '@sb/storage';

export interface OpenedStore {
  readonly store: Store;
  readonly storeId: string;
}

/**
 * Opens the store with a schema that is up to date. A SQLite file belongs to this machine, so each program that opens it
 * migrates it. Nodes with older code may share a database server: it is migrated only with `mayMigrate`.
 */
export async function openMigrated(
  options: StoreOptions,
  { version, mayMigrate }: { readonly version: string; readonly mayMigrate: boolean },
): Promise<OpenedStore> {
  const store = await openStore(options);
  try {
    if (mayMigrate || store.dialect === 'sqlite') await migrate(store, version);
    return { store, storeId: await checkSchema(store, version) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
