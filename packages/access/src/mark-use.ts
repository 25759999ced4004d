/**
 * Records that a session or a token is in use. The request does not wait for the write: a store that cannot be written,
 * because another program holds its lock or its disk is full, can still be read to find out why.
 * Each session or token has at most one such write under way: behind a long lock they would pile up.
 */
import type { Body, Store, Tx } from '@sb/storage';

const underWay = new WeakMap<Store, Set<string>>();

/** `key`: of the session or the token. A mark that fails is left to the next request. */
export function markUse(store: Store, key: string, mark: (tx: Tx) => Body<void>): void {
  const keys = underWay.get(store) ?? new Set<string>();
  underWay.set(store, keys);
  if (keys.has(key)) return;
  keys.add(key);
  void store
    .write(mark, { durable: false })
    .catch(() => undefined)
    .finally(() => keys.delete(key));
}
