/**
 * Records that a session or a token is in use. Nobody waits for it: a store that takes no write, because another program
 * holds its lock or its disk is full, must still show what is wrong with it.
 * While the mark of one is under way there is no second one: those of a long lock would all wait for it.
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
