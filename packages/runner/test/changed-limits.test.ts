/** A limit whose process was killed between its commit and its enforcement, while a node is up. */
import { limitQueue } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job, open } from './open-runner.ts';

eachDialect('a limit that a killed process has committed', (opener) => {
  test('is enforced by the chores of any node', async () => {
    await using r = await open(opener, [job('work', () => undefined)]);
    const id = await r.ask('work', { delayMs: 60_000 });
    const killed: Store = { ...r.store, read: () => Promise.reject(new Error('killed')) };
    const one = { maxRunning: 1, actor: 'ada' };
    expect(await limitQueue(killed, 'default', one)).toMatchObject({ restFollows: true });
    const lane = () =>
      r.store.read((tx) => tx.first(sql<{ lane: number }>`select lane from runs where id = ${id}`));
    await expect.poll(lane, { timeout: 20_000 }).toEqual({ lane: 1 });
  });
});
