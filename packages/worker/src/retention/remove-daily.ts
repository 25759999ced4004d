/** Removes old records once a day, in one of the workers of a store whose programs say so. Called by createWorker. */
import type { Logger } from '@sb/logger';
import { type Daily, startDaily, type Store } from '@sb/storage';
import type { RetentionRules } from './retention-rules.ts';

export interface RemoveDailyOptions {
  readonly rules: RetentionRules;
  readonly firstAfterMs?: number;
  readonly logger: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
}

export function startRemoving(store: Store, { rules, firstAfterMs, logger }: RemoveDailyOptions): Daily {
  logger.debug('old records are removed once a day');
  return startDaily(store, 'retention', {
    firstAfterMs,
    async work(signal) {
      // Late: a program starts before it cleans up.
      const { cleanUp } = await import('./clean-up.ts');
      const removed = await cleanUp(store, { rules, now: await store.now(), dryRun: false, signal, logger });
      const some = Object.entries(removed).filter(([, count]) => count !== 0);
      if (some.length > 0) logger.info('removed old records', Object.fromEntries(some));
    },
    failed: (error) => logger.error('old records could not be removed', { error }),
  });
}
