/**
 * Returns the pages of removed rows to the disk. SQLite only: PostgreSQL has autovacuum. In steps of 200 pages, so that
 * others can write in between. Called after retention. A crash leaves the rest of the pages for the next call.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../store.ts';
import { onlySqlite } from '../write.ts';

const STEP_PAGES = 200;

interface Vacuumed {
  readonly pages: number;
  readonly bytes: number;
  readonly left: number;
}

/** Resolves with the number of bytes that the file has shrunk by: 0 for a file without incremental vacuum. */
export async function giveBackSpace(
  store: Store,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  if (store.dialect === 'postgres') return 0;
  let bytes = 0;
  for (;;) {
    if (signal?.aborted) return bytes;
    let startedAt = 0;
    const done = await store.write(
      function* (tx) {
        startedAt = performance.now();
        return yield* tx.step(VACUUM);
      },
      { durable: false },
    );
    bytes += done.bytes;
    if (done.pages === 0 || done.left === 0) return bytes;
    await sleep(Math.max(2, performance.now() - startedAt));
  }
}

const VACUUM = onlySqlite((handle): Vacuumed => {
  const numberOf = (pragma: string): number => {
    const [value] = handle.arrays(`pragma ${pragma}`).get() as [number];
    return value;
  };
  const before = numberOf('page_count');
  handle.exec(`pragma incremental_vacuum(${STEP_PAGES})`);
  const pages = before - numberOf('page_count');
  return { pages, bytes: pages * numberOf('page_size'), left: numberOf('freelist_count') };
});
