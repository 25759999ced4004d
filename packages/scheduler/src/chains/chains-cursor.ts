/**
 * The cursor up to which chains have read history. It exists from the first chain on, and retention keeps the runs after
 * it. While no chain exists, the cursor moves to the end of history. A store that never had a chain has no cursor.
 */
import { isBefore, latestPosition, START } from '@sb/events';
import { moveCursor, readCursor } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { CHAINS_CURSOR, existsChain, existsCursor } from './chains.sql.ts';

/** Creates the cursor. Call it in the transaction that creates a chain. */
export function* beginChains(tx: Tx): Body<void> {
  if (yield* existsCursor(tx, CHAINS_CURSOR)) return;
  yield* moveCursor(tx, CHAINS_CURSOR, START, yield* latestPosition(tx));
}

/** Moves the cursor to the end of history while no chain exists. */
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
