import type { Store } from '@sb/storage';
import { existsLiveLoader } from './loaders.sql.ts';

/** Whether a living daemon has loaded its schedules into the store: then the store has what fires. */
export async function isLoaded(store: Store): Promise<boolean> {
  return store.read(existsLiveLoader);
}
