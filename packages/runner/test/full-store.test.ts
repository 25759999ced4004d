/** A store that has no more room for what it is to write, and takes what is small all the same. */
import { findRun } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { migrate, openStore, sql, type Store } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { expect, test } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { job, run } from './open-runner.ts';

const RESULT_BYTES = 500_000;
const PAGES = { few: 150, many: 100_000 };

/** A runner with a run whose result finds no room. `refused` counts how often. */
async function startFull() {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const { logger, lines } = listeningLogger();
  const begun = createGate();
  const mayEnd = createGate();
  let refused = 0;
  const counting: Store = {
    ...store,
    write: (body, options) =>
      store.write(body, options).catch((error: unknown) => {
        refused += 1;
        throw error;
      }),
  };
  const bulky = job('bulky', async () => {
    begun.open();
    await mayEnd.opened;
    return 'x'.repeat(RESULT_BYTES);
  });
  const runner = await run(counting, [bulky], { logger });
  const { id } = await enqueue(store, { jobId: 'bulky' });
  await begun.opened;
  await setRoom(store, PAGES.few);
  mayEnd.open();
  return {
    store,
    runner,
    id,
    refused: () => refused,
    said: (text: string) => lines.filter((line) => line.includes(text)).length,
  };
}

function setRoom(store: Store, pages: number): Promise<void> {
  return store.write((tx) => tx.run(sql`pragma max_page_count = ${sql.lit(pages)}`));
}

test('a store that is full is told of once, and tried until it has room', async () => {
  const full = await startFull();
  await expect.poll(full.refused).toBe(3);
  expect([full.said('the store fails'), full.said('the store answers again')]).toEqual([1, 0]);
  await setRoom(full.store, PAGES.many);
  await expect.poll(() => full.said('the store answers again')).toBe(1);
  expect(await findRun(full.store, full.id)).toMatchObject({ state: 'succeeded', attempts: [] });
  await full.runner.stop();
  await full.store.close();
});
