/**
 * Removes what has expired in the console once a day, in one console of a store. Called by startConsole: beside a worker
 * inside a program there is no `maintenance.cleanup` that does it.
 */
import { removeExpired } from '@sb/access';
import type { Logger } from '@sb/logger';
import { type Daily, startDaily, type Store } from '@sb/storage';

export interface SweepExpiredOptions {
  readonly firstAfterMs?: number;
  readonly logger: Pick<Logger, 'warn'>;
}

export function sweepExpired(store: Store, { firstAfterMs, logger }: SweepExpiredOptions): Daily {
  return startDaily(store, 'expired', {
    firstAfterMs,
    work: async (signal) => removeExpired(store, await store.now(), { signal }),
    failed: (error) => logger.warn('what has expired could not be removed', { error }),
  });
}
