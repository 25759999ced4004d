import { CHANNEL_TIME_LIMIT_MS } from '@sb/alerts';
import { expect, test } from 'vitest';
import { SEND_WITHIN_MS } from './alert-now.ts';

test('a command gives a channel up before a daemon would', () => {
  expect(SEND_WITHIN_MS).toBeLessThan(CHANNEL_TIME_LIMIT_MS);
});
