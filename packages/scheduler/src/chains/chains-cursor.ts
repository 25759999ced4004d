/**
 * How far chains have read history. It is there from the first chain on, and holds back the retention of runs: without
 * chains to read them it goes along. A store that never had one pays nothing.
 */
import { isBefore, latestPosition, START } from '@sb/events';
import { moveCursor, readCursor } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { existsChain, existsCursor } from './chains.sql.ts';

export const CHAINS_CURSOR = 'chains';

/** To be called in the transaction that makes a chain. */
export function* beginChains(tx: Tx): Body<void> {
  if (yield* existsCursor(tx, CHAINS_CURSOR)) return;
  yield* moveCursor(tx, CHAINS_CURSOR, START, yield* latestPosition(tx));
}

/** Past all that has ended, when no chain follows anything. */
export async function passEnds(store: Store): Promise<void> {
  const isIdle = await store.read(function* (tx) {
    return (yield* existsCursor(tx, CHAINS_CURSOR)) && !(yield* existsChain(tx));
  });
  if (!isIdle) return;
  await store.write(
    function* (tx) {
      const [from, to] = [yield* readCursor(tx, CHAINS_CURSOR), yield* latestPosition(tx)];
      if (isBefore(from, to) && !(yield* existsChain(tx))) yield* moveCursor(tx, CHAINS_CURSOR, from, to);
    },
    { durable: false },
  );
}
