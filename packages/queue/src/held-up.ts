import { type Store, StoreLockedError } from '@sb/storage';

/** PostgreSQL locks rows; SQLite locks the whole file, which no single run is to blame for. */
export function isHeldUp(store: Store, error: unknown): boolean {
  return store.dialect === 'postgres' && error instanceof StoreLockedError;
}
