/** Finds the runs whose results a live run may still read: those that it comes after. On SQLite in short reads. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import { type ChainPlace, findParentIds, PARENTS_OF_LIVE, selectLiveOfChains } from './old-runs.sql.ts';

const PAGE = 1_000;

export async function findNeededRuns(store: Store, signal?: AbortSignal): Promise<ReadonlySet<number>> {
  if (store.dialect === 'sqlite') return findByPages(store, signal);
  const parents = await store.read((tx) => tx.rows(PARENTS_OF_LIVE));
  return new Set(parents.map(({ parent_id }) => parent_id));
}

async function findByPages(store: Store, signal: AbortSignal | undefined): Promise<ReadonlySet<number>> {
  const needed = new Set<number>();
  let after: ChainPlace = { chain_id: 0, id: 0 };
  for (;;) {
    if (signal?.aborted) return needed;
    const from = after;
    const page = await store.read(function* (tx) {
      const children = yield* tx.rows(selectLiveOfChains(from, PAGE));
      const ids = children.map(({ id }) => id);
      const parents = ids.length > 0 ? yield* findParentIds(tx, ids) : [];
      return { parents, next: children.length === PAGE ? children.at(-1) : undefined };
    });
    for (const id of page.parents) needed.add(id);
    if (!page.next) return needed;
    after = page.next;
    await sleep(0);
  }
}
