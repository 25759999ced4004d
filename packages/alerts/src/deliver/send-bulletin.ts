/**
 * Writes a bulletin for channels; the daemons deliver it as they deliver alerts.
 * Promise: once for each key and channel, however often it is called. No alert list shows it, and no limit of alerts
 * counts it. If no daemon can send it for a day, it is given up.
 */
import type { Store } from '@sb/storage';
import type { Bulletin } from '../message.ts';
import type { ChannelName } from '../rules.ts';
import { insertDeliveries } from './deliveries.sql.ts';

export interface BulletinWish {
  /** The same for the same bulletin. */
  readonly key: string;
  readonly channels: readonly ChannelName[];
  readonly bulletin: Omit<Bulletin, 'id' | 'status' | 'at'>;
}

export async function sendBulletin(store: Store, { key, channels, bulletin }: BulletinWish): Promise<void> {
  const id = `bulletin ${key}`;
  const message: Bulletin = { ...bulletin, id, status: 'bulletin', at: await store.now() };
  await store.write((tx) =>
    insertDeliveries(
      tx,
      channels.map((channel) => ({ dedupeKey: `${id} ${channel}`, channel, message })),
    ),
  );
}
