/**
 * Removes old records once a day, in a program that has no `maintenance.cleanup`. Called by createWorker.
 * Promise: one worker of a store at a time, and no other within a day of its begin: it holds a lease that is not tied to
 * its node. A failure or a stop gives the lease back, so that another worker goes on; after a crash the next day does.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '@sb/logger';
import { releaseLease, type Store, takeLease } from '@sb/storage';
import { createPulse } from '@sb/words';
import type { NodePart } from '../node/keep-node.ts';
import { CLEANING_EVERY_MS, CLEANING_LEASE, readCleaning } from './read-cleaning.ts';
import type { RetentionRules } from './retention-rules.ts';

const LOOK_EVERY_MS = 3_600_000;
/** A daemon that cleans up weekly is still one that cleans up. */
const RECENT_MS = 8 * 86_400_000;

export interface RemoveDailyOptions {
  readonly rules: RetentionRules;
  /** The program named the rules. Else they do not apply to a store that daemons clean up by rules of their own. */
  readonly isAsked: boolean;
  readonly logger: Logger;
}

export function startRemoving(store: Store, { rules, isAsked, logger }: RemoveDailyOptions): NodePart {
  const stopping = new AbortController();
  const { signal } = stopping;
  const pulse = createPulse(async () => {
    await removeIfDue().catch((error: unknown) => {
      if (!signal.aborted) logger.error('old records could not be removed', { error });
    });
    return LOOK_EVERY_MS;
  });
  return {
    async stop() {
      stopping.abort();
      await pulse.stop();
    },
  };

  async function removeIfDue(): Promise<void> {
    if (!isAsked && (await isLeftToDaemons(store))) {
      logger.debug('old records are left to maintenance.cleanup');
      return;
    }
    const holder = randomUUID();
    const lease = { holder, ttlMs: CLEANING_EVERY_MS };
    if (!(await store.write((tx) => takeLease(tx, CLEANING_LEASE, lease), { durable: false }))) return;
    try {
      // Late: a program starts before it cleans up.
      const { cleanUp } = await import('./clean-up.ts');
      const removed = await cleanUp(store, { rules, now: await store.now(), dryRun: false, signal, logger });
      const some = Object.entries(removed).filter(([, count]) => count !== 0);
      if (some.length > 0) logger.info('removed old records', Object.fromEntries(some));
    } catch (error) {
      await store.write((tx) => releaseLease(tx, CLEANING_LEASE, holder), { durable: false });
      throw error;
    }
  }
}

/** They may keep records for longer than the defaults, which this worker cannot know. */
async function isLeftToDaemons(store: Store): Promise<boolean> {
  const { hasSchedule, lastSuccessAt = Number.NEGATIVE_INFINITY } = await readCleaning(store);
  return hasSchedule || lastSuccessAt > (await store.now()) - RECENT_MS;
}
