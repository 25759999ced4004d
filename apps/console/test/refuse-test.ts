import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, deliverDue } from '@sb/alerts';
import type { Store } from '@sb/storage';
import type { Locator } from 'playwright-core';

const email: Channel = {
  name: 'email',
  preview: () => undefined,
  send: async () => ({ kind: 'transient', says: '421: come back later' }),
};

/** Sends what is due as a daemon does whenever it is woken, by a channel that refuses, until the drawer shows its answer to the test. */
export async function refuseTest(store: Store, drawer: Locator): Promise<void> {
  const answer = drawer.getByText('the test was refused: 421: come back later');
  while (!(await answer.first().isVisible())) {
    await deliverDue({ store, channels: new Map([['email', email]]) });
    await sleep(50);
  }
}
