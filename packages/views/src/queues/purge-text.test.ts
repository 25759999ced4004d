import { StoreLockedError } from '@sb/storage';
import { expect, test } from 'vitest';
import { purgedText, purgeFollowersText } from './purge-text.ts';

test.each([
  [{ runs: 0, chains: 0, isAtLeast: false }, undefined],
  [{ runs: 0, chains: 0, isAtLeast: true }, 'runs in other queues may wait for them and would not start'],
  [
    { runs: 1, chains: 1, isAtLeast: false },
    '1 run of 1 chain in other queues waits for them and would not start',
  ],
  [
    { runs: 30, chains: 2, isAtLeast: true },
    'at least 30 runs of 2 chains in other queues wait for them and would not start',
  ],
])('%j', (followers, says) => expect(purgeFollowersText(followers)).toBe(says));

test('a purge says how many it has cancelled, and that the store failed then', () => {
  expect(purgedText('mail', { cancelled: 1 })).toBe('Cancelled 1 run of mail.');
  expect(
    purgedText('mail', { cancelled: 500, failure: new StoreLockedError('/srv/worker.db', 10_000) }),
  ).toBe(
    'Cancelled 500 runs of mail; then the store failed (STORE_LOCKED), and others may still wait: purge it again.',
  );
});
