import { keepHourSums, keepRunCounts } from '@sb/queue';
import type { Store } from '@sb/storage';

/** Pages ask for the same past again and again: from now on what cannot change is kept for this store. */
export function keepPast(store: Store): void {
  keepHourSums(store);
  keepRunCounts(store);
}
