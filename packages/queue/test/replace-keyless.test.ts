/** A node works out the limit keys of a long input while a request replaces it by another long one. */
import { findRun } from '@sb/queue';
import { enqueue, enqueueIn } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type LimitKeysOf, workOutKeys } from '../src/limits/manage/limit-keys.ts';
import { openLimited } from './open-limited.ts';

const request = (k: string) =>
  ({
    jobId: 'keyed',
    dedupeKey: 'a',
    input: { k, text: k.repeat(3_000) },
    dedupeReplace: ['input'],
  }) as const;

/** Calls `onChanged` when the request has changed the run, and commits a moment later. */
function replaceSlowly(store: Store, onChanged: () => void): Promise<void> {
  return store.write(function* (tx) {
    yield* enqueueIn(tx, request('y'));
    onChanged();
    if (tx.dialect === 'postgres') yield* tx.run(sql`select pg_sleep(0.2)`);
  });
}

eachDialect('a run that gets another long input meanwhile', (open) => {
  test.each<[what: string, keysOf: LimitKeysOf]>([
    ['gets no key of its old input', () => Promise.resolve({ limitKey: 'x' })],
    ['does not fail for its old input', () => Promise.reject(new Error('no key'))],
  ])('%s', async (_what, keysOf) => {
    const q = await openLimited(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const { id } = await enqueue(q.store, request('x'));
    let stored: Promise<void> | undefined;
    await workOutKeys(q.store, [id], async (run) => {
      await new Promise<void>((resolve) => void (stored = replaceSlowly(other, resolve)));
      return keysOf(run);
    });
    await stored;
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued', input: { k: 'y' } });
    const row = await q.store.read((tx) => tx.first(sql`select limit_key from runs where id = ${id}`));
    expect(row).toEqual({ limit_key: null });
  });
});
