import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sb/logger';
import { StoreUnreachableError, WriteOutcomeUnknownError } from '@sb/storage';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * Repeats `attempt` while the store cannot be reached: a daemon may be started before its database, or while the database
 * restarts. `attempt` must be safe to repeat, because the outcome of an earlier try may be unknown.
 * Returns undefined when `signal` aborted first. Other errors are thrown: waiting does not mend them.
 */
export async function connectPatiently<T>(
  attempt: () => Promise<T>,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<T | undefined> {
  for (let delayMs = FIRST_DELAY_MS; !signal.aborted; delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreUnreachableError || error instanceof WriteOutcomeUnknownError)) throw error;
      logger.warn(`${error.message} The next try comes in ${delayMs / 1_000} s.`);
      await sleep(delayMs, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
