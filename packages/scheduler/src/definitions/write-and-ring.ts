import type { Body, Store, Tx } from '@sb/storage';

/** For what daemons may have to act on sooner than they know: they hear of it after the commit. */
export async function writeAndRing<Written>(store: Store, body: (tx: Tx) => Body<Written>): Promise<Written> {
  const written = await store.write(body);
  store.ring();
  return written;
}
