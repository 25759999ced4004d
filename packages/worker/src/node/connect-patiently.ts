import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sb/logger';
import { StoreUnreachableError, WriteOutcomeUnknownError } from '@sb/storage';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * Opens the store or begins to work on it, again and again while it cannot be reached: a daemon may be started before
 * its database, or while that restarts. What is tried must not mind that it happened before.
 * Undefined when `signal` aborted first. Other errors are thrown: waiting does not mend them.
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
