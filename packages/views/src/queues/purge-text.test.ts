import { expect, test } from 'vitest';
import { purgeFollowersText } from './purge-text.ts';

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
