import type { Body, Tx } from '@sb/storage';
import { GIVE_UP_WAITING, giveUpWaiting } from './forget-messages.sql.ts';

/** The statements of `forgetMessages`, for a script of PostgreSQL. */
export const FORGET_MESSAGES: readonly string[] = [GIVE_UP_WAITING];

/**
 * For a store that was restored: messages that waited when the backup was made were sent since then by the store that
 * went on. Called in the transaction that renews the store.
 */
export function* forgetMessages(tx: Tx): Body<void> {
  yield* giveUpWaiting(tx);
}
