/**
 * What a node does with the answers of its trips: it logs the ends that went wrong, counts the others, and puts back the
 * runs of an answer that was lost.
 */
import type { Logger } from '@sb/logger';
import { claimKey, type Ended, releaseOrphans } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { ActiveRuns } from './active-runs.ts';
import type { ClaimLoopOptions } from './claim-loop.ts';

export interface TripAnswersOptions {
  readonly store: Store;
  readonly nodeId: number;
  readonly logger: Logger;
  readonly active: ActiveRuns;
  /** There is history to fold. */
  readonly foldWanted: () => void;
  readonly now: () => number;
}

export type TripAnswers = Pick<ClaimLoopOptions, 'settled' | 'heldUp' | 'recover'>;

export function createTripAnswers(options: TripAnswersOptions): TripAnswers {
  const { store, nodeId, logger, active, foldWanted, now } = options;
  return {
    settled(ended, how) {
      const { lost, refused } = how;
      foldWanted();
      active.settled(ended, how, now());
      for (const { id, jobId } of lost)
        logger.warn('run was taken over by another node before it ended here', { runId: id, jobId });
      for (const { id, jobId, outcome } of refused)
        logger.error('run failed: the store refused its outcome', { runId: id, jobId, outcome });
    },
    heldUp(ended) {
      const runIds = ended.map(({ id }) => id);
      logger.warn('another transaction locks the rows of runs; their ends are written when it is over', {
        runIds,
      });
    },
    async recover(unsettled: readonly Ended[]) {
      const known = new Set([...active.claims(), ...unsettled].map((claim) => claimKey(claim)));
      const orphans = await releaseOrphans(store, nodeId, { known, givenUp: active.givenUp });
      if (orphans > 0) logger.warn(`returned ${orphans} runs that were claimed but never received`);
    },
  };
}
