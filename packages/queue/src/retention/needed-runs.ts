/**
 * Finds the runs whose results a live run may still read: those that it comes after. In short reads. A chain that is retried
 * while they go on is seen at the next call: its parents are gone only if their age has just passed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Body, Store, Tx } from '@sb/storage';
import {
  type ChainPlace,
  findParentIds,
  selectLastChain,
  selectLiveOfChains,
  selectParentsOfChains,
} from './old-runs.sql.ts';

const PAGE = 1_000;

export function findNeededRuns(store: Store, signal?: AbortSignal): Promise<ReadonlySet<number>> {
  return store.dialect === 'sqlite'
    ? findByPages({ store, signal, readPage: readRuns }, { chain_id: 0, id: 0 })
    : findByPages({ store, signal, readPage: readChains }, 0);
}

interface Page<Place> {
  readonly parents: readonly number[];
  /** Absent: there is no more. */
  readonly next?: Place | undefined;
}

interface Walk<Place> {
  readonly store: Store;
  readonly signal: AbortSignal | undefined;
  readonly readPage: (tx: Tx, after: Place) => Body<Page<Place>>;
}

async function findByPages<Place>(
  { store, signal, readPage }: Walk<Place>,
  first: Place,
): Promise<ReadonlySet<number>> {
  const needed = new Set<number>();
  let after: Place | undefined = first;
  while (after !== undefined) {
    if (signal?.aborted) break;
    const from: Place = after;
    const { parents, next } = await store.read((tx) => readPage(tx, from));
    for (const id of parents) needed.add(id);
    after = next;
    await sleep(0);
  }
  return needed;
}

function* readRuns(tx: Tx, after: ChainPlace): Body<Page<ChainPlace>> {
  const children = yield* tx.rows(selectLiveOfChains(after, PAGE));
  if (children.length === 0) return { parents: [] };
  const parents = yield* findParentIds(
    tx,
    children.map(({ id }) => id),
  );
  return { parents, next: children.length === PAGE ? children.at(-1) : undefined };
}

function* readChains(tx: Tx, after: number): Body<Page<number>> {
  const found = yield* tx.first(selectLastChain(after, PAGE));
  const last = found?.last ?? undefined;
  if (last === undefined) return { parents: [] };
  const rows = yield* tx.rows(selectParentsOfChains({ after, last }));
  return { parents: rows.map(({ parent_id }) => parent_id), next: last };
}
