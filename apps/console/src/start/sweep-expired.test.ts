/** Beside a worker in a program no maintenance.cleanup runs: the console removes what has expired in it. */
import { beginRequest } from '@sb/access';
import { createLogger } from '@sb/logger';
import { lastDaily, migrate, openStore, sql } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { sweepExpired } from './sweep-expired.ts';

const logger = createLogger({ level: 'error', format: 'json' });

test.each([
  ['SQLite', async () => 'sqlite::memory:'],
  ['PostgreSQL', newDatabase],
])('answers that were kept for a day are removed without maintenance.cleanup: %s', async (_name, place) => {
  const store = await openStore({ url: await place() });
  onTestFinished(() => store.close());
  await migrate(store, '0.1.0');
  for (const key of ['old', 'new']) await beginRequest(store, { key, author: 'user:ana', request: key });
  const yesterday = (await store.now()) - 25 * 3_600_000;
  await store.write((tx) => tx.run(sql`update idempotency set at = ${yesterday} where key = ${'old'}`));
  const sweeping = sweepExpired(store, { firstAfterMs: 0, logger });
  onTestFinished(() => sweeping.stop());
  const keys = () => store.read((tx) => tx.rows(sql`select key from idempotency`));
  await expect.poll(keys).toEqual([{ key: 'new' }]);
  expect(await lastDaily(store, 'expired')).toBeDefined();
});
