/**
 * Chains that are enqueued at the same time share a write, as single runs do (enqueue-together.ts).
 * Promise: each is stored whole or not at all. When one is refused they are stored one by one, so that the others are not.
 */
import { isRefusedValue, type Store } from '@sb/storage';
import { outcomeOf } from '../enqueue/enqueue-together.ts';
import { isRefusal } from '../enqueue/errors.ts';
import { type ChainRuns, type EncodedStep, insertFreshChains } from './insert-fresh-chain.ts';
import { type Asker, createSharedWrite } from '../enqueue/shared-write.ts';

/** Steps of a write; a chain has at most a thousand. */
const BATCH = 1_000;

interface AskedChain {
  readonly steps: readonly EncodedStep[];
}

type EnqueueChain = (chain: AskedChain) => Promise<ChainRuns>;

const byStore = new WeakMap<Store, EnqueueChain>();

export function enqueueFreshChain(store: Store, steps: readonly EncodedStep[]): Promise<ChainRuns> {
  const known = byStore.get(store);
  if (known) return known({ steps });
  const fresh = createSharedWrite<AskedChain, ChainRuns>({
    store,
    batchOf,
    storeAll: (batch) => storeAll(store, batch),
    failure: outcomeOf,
  });
  byStore.set(store, fresh);
  return fresh({ steps });
}

function batchOf(chains: readonly AskedChain[]): number {
  let room = BATCH;
  const full = chains.findIndex(({ steps }) => (room -= steps.length) < 0);
  return full === -1 ? chains.length : Math.max(1, full);
}

async function storeAll(store: Store, batch: readonly (AskedChain & Asker<ChainRuns>)[]): Promise<void> {
  const chains = batch.map(({ steps }) => steps);
  try {
    const stored = await store.write((tx) => insertFreshChains(tx, chains), { durable: true });
    store.ring();
    for (const [at, { resolve }] of batch.entries()) resolve(stored[at] ?? new Map());
  } catch (error) {
    if (!isRefusal(error) && !isRefusedValue(error)) throw error;
    if (batch.length === 1) return batch[0]?.reject(error);
    for (const one of batch) await storeAll(store, [one]);
  }
}
