import type { Store } from '@sb/storage';
import { hasOpenAlerts as select } from './alerts.sql.ts';

/** Whether something fires or may fire soon, or waits to be sent: else a success is no news to anybody. */
export async function hasOpenAlerts(store: Store): Promise<boolean> {
  return store.read(select);
}
