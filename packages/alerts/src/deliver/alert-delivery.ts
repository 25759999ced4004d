import type { AlertMessage } from '../message.ts';
import type { DueDelivery } from './deliveries.sql.ts';

/** A delivery about an alert, or a test of one. */
export type DueAlertDelivery = DueDelivery & { readonly message: AlertMessage };

export function isOfAlert(one: DueDelivery): one is DueAlertDelivery {
  return one.message.status !== 'bulletin';
}
