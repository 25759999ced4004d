import { type Store, StoreLockedError } from '@sb/storage';
import { CodedError } from '@sb/words';

/** PostgreSQL locks rows; SQLite locks the whole file, which no single run is to blame for. */
export function isHeldUp(store: Store, error: unknown): boolean {
  return store.dialect === 'postgres' && error instanceof StoreLockedError;
}

/**
 * Does an act of several transactions. Once it has changed something, what is committed stays done: a failure of the store
 * is returned then, for the report of the act.
 */
export async function failureBehindCommit(
  hasChanged: () => boolean,
  act: () => Promise<void>,
): Promise<CodedError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    // The transaction that failed has written nothing.
    const isOfStore = error instanceof CodedError && error.code.startsWith('STORE_');
    if (isOfStore && hasChanged()) return error;
    throw error;
  }
}
