import type { Body, Store, Tx } from '@sb/storage';

/** Writes, and wakes the daemons after the commit: something may be due sooner than they expect. */
export async function writeAndRing<Written>(store: Store, body: (tx: Tx) => Body<Written>): Promise<Written> {
  const written = await store.write(body);
  store.ring();
  return written;
}
