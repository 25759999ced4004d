import type { Logger } from '@sb/logger';
import { openStore } from '@sb/storage';
import { expect, test } from 'vitest';
import { startBulletins } from './send-bulletins.ts';

test('a store that takes no position is asked more and more rarely', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await store.close();
  const pauses: unknown[] = [];
  const warn = (_message: string, fields?: object): void => {
    pauses.push({ ...fields });
  };
  const bulletins = startBulletins({ store, logger: { warn } as unknown as Logger, secrets: [] });
  await expect.poll(() => pauses.slice(0, 2)).toMatchObject([{ retryInMs: 1_000 }, { retryInMs: 2_000 }]);
  await bulletins.stop();
});
