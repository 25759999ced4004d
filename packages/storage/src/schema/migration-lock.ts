/**
 * One process at a time migrates a store on PostgreSQL. Others ask again and again: a process that waited for the lock
 * inside of a statement would hold back the indexes that the first one builds, because `create index concurrently` waits
 * for all statements that began before it.
 */
import { sql } from '../sql.ts';
import { StoreLockedError } from '../errors.ts';
import type { Body, Tx } from '../write.ts';

const ADVISORY_LOCK = 7_236_001;
const ASK_AGAIN_MS = 100;
/** A change of a table that many transactions use is tried again for this long. */
const GIVE_UP_MS = 600_000;

/** The answer of a body that found another process at work. */
export const BUSY = 'busy';

/** For a statement of a migration. */
export const STATEMENT_TIMEOUT_MS = 3_600_000;

/** Takes the lock until the transaction ends; false when another process has it. */
export function* lockSchema(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql<{ isOurs: boolean }>`select pg_try_advisory_xact_lock(${ADVISORY_LOCK}) as "isOurs"`,
  );
  return row?.isOurs === true;
}

/** The same until the connection closes. */
export function* lockSchemaForSession(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql<{ isOurs: boolean }>`select pg_try_advisory_lock(${ADVISORY_LOCK}) as "isOurs"`,
  );
  return row?.isOurs === true;
}

/** Runs a write again while another process migrates, or a table is in use. */
export async function whenFree<R>(attempt: () => Promise<R | typeof BUSY>): Promise<R> {
  const since = performance.now();
  for (;;) {
    try {
      const result = await attempt();
      if (result !== BUSY) return result;
    } catch (error) {
      if (!(error instanceof StoreLockedError) || performance.now() - since > GIVE_UP_MS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS * (1 + Math.random())));
  }
}
