/** Messages that are no alerts: they go by the same channels, once, and nothing of alerts counts or shows them. */
import type { Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  type ChannelName,
  deliverDue,
  listAlerts,
  readAlertStatistics,
  sendBulletin,
  type SendResult,
} from '../src/index.ts';
import { channel, delivered, HOUR, named, opened, states, times } from './deliveries.ts';

const DIGEST = {
  topic: 'digest.daily',
  title: 'Acme · 2026-03-02',
  facts: [{ label: 'Opened', text: 'First' }],
  lines: ['1 quest opened (First).'],
  command: 'worker questboard:show --org acme --digest',
};
const WISH = { key: 'acme 2026-03-02', channels: ['slack', 'email'] as ChannelName[], bulletin: DIGEST };
const DOWN: SendResult = { kind: 'transient', says: '503' };

const deliverBy = (store: Store, ...all: ReturnType<typeof channel>[]) =>
  deliverDue({ store, channels: named(...all), random: () => 0.999_999 });

eachDialect('a bulletin', (open) => {
  test('is tried again with the same id, and given up after a day', async () => {
    const { store, clock } = await opened(open);
    const slack = channel('slack', () => DOWN);
    await sendBulletin(store, { ...WISH, channels: ['slack'] });
    await deliverBy(store, slack);
    clock.now += HOUR;
    await deliverBy(store, slack);
    expect(slack.sent).toEqual([slack.sent[0], slack.sent[0]]);
    clock.now += 24 * HOUR;
    expect(await deliverBy(store, slack)).toMatchObject({ givenUp: 1 });
  });
});

aboveStore('a bulletin', (open) => {
  test('is sent once by each channel, however often it is asked for', async () => {
    const { store } = await opened(open);
    const [slack, email] = [channel('slack', () => delivered), channel('email', () => delivered)];
    await sendBulletin(store, WISH);
    await sendBulletin(store, WISH);
    await deliverBy(store, slack, email);
    await sendBulletin(store, WISH);
    await deliverBy(store, slack, email);
    expect([slack.messages, email.messages]).toEqual([
      [expect.objectContaining({ status: 'bulletin', ...DIGEST })],
      [expect.objectContaining({ status: 'bulletin', ...DIGEST })],
    ]);
  });

  test('that waited while a channel was off is sent as it is, beside the digest of alerts', async () => {
    const { store, clock, ask } = await opened(open);
    const slack = channel('slack', () => delivered);
    await sendBulletin(store, { ...WISH, channels: ['slack'] });
    await ask('slack', times(12), { rule: 'slow' });
    clock.now += HOUR;
    await deliverBy(store, slack);
    expect(slack.messages.map(({ status }) => status)).toEqual(['bulletin', 'digest']);
  });

  test('is in no list and no statistics of alerts', async () => {
    const { store } = await opened(open);
    await sendBulletin(store, WISH);
    await deliverBy(
      store,
      channel('slack', () => delivered),
    );
    expect(await states(store)).toEqual(['sent', 'waiting']);
    expect(await listAlerts(store, { limit: 10 })).toEqual({ alerts: [] });
    expect((await readAlertStatistics(store, { since: 0 })).rules).toEqual([]);
  });
});
