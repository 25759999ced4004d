/**
 * Work that one process of a store does once a day. Called by workers inside programs, and by the console.
 * Promise: one process at a time, and no other within a day of its begin: it holds a lease that is not tied to a node.
 * After a failure or a stop the lease is given back, so that another process goes on; where the store cannot be reached
 * this process takes it again with its next look. After a crash the next day does the work.
 */
import { randomUUID } from 'node:crypto';
import { createPulse } from '@sb/words';
import { releaseLease, takeLease } from './leases.ts';
import { sql } from './sql.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;
/** A removal of old records in this time is recent: once a week is enough. */
export const CLEANED_WITHIN_MS = 8 * DAY_MS;
const LOOK_EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 300_000;

/** The names of its leases: to remove old records, and what has expired in the console. */
export type DailyWork = 'retention' | 'expired';

export interface DailyOptions {
  /** How long after the start it looks first. Default: 5 to 10 minutes, at random, so that a start is no load. */
  readonly firstAfterMs?: number | undefined;
  /** Ends soon when its signal aborts, which `stop` does. */
  readonly work: (signal: AbortSignal) => Promise<unknown>;
  /** Gets an error of the work or of the store. */
  readonly failed: (error: unknown) => void;
}

export interface Daily {
  /** Resolves when the work has ended. */
  stop(): Promise<void>;
}

export function startDaily(store: Store, name: DailyWork, options: DailyOptions): Daily {
  const { firstAfterMs = FIRST_AFTER_MS * (1 + Math.random()), work, failed } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** The same one until the work is whole: its own lease does not keep it from another try. */
  let holder = randomUUID();
  const pulse = createPulse(
    async () => {
      await workIfDue().catch((error: unknown) => {
        if (!signal.aborted) failed(error);
      });
      return LOOK_EVERY_MS;
    },
    { firstAfterMs },
  );
  return {
    async stop() {
      stopping.abort();
      await pulse.stop();
    },
  };

  async function workIfDue(): Promise<void> {
    const lease = { holder, ttlMs: DAY_MS };
    if (!(await store.write((tx) => takeLease(tx, name, lease), { durable: false }))) return;
    try {
      await work(signal);
      signal.throwIfAborted();
      holder = randomUUID();
    } catch (error) {
      // Without the store the lease stays, and the first error says why.
      await store.write((tx) => releaseLease(tx, name, holder), { durable: false }).catch(() => {});
      throw error;
    }
  }
}

/** When the work last began, ms since the epoch, unless it failed. Of a clock that was ahead it may be after now. */
export async function lastDaily(store: Store, name: DailyWork): Promise<number | undefined> {
  const row = await store.read((tx) =>
    tx.first(sql<{ at: number }>`select expires_at as at from leases where name = ${name}`),
  );
  return row && row.at - DAY_MS;
}
