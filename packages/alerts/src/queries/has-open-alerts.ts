import type { Store } from '@sb/storage';
import { hasOpenAlerts as select } from './alerts.sql.ts';

/** Whether an alert fires or is pending, or a message waits: otherwise a success cannot change an alert. */
export async function hasOpenAlerts(store: Store): Promise<boolean> {
  return store.read(select);
}
