/**
 * Fails queued runs whose limit key or rate key is too long for the store's indexes. An older version has stored them:
 * requests with such keys are refused now. Called when the store has refused a claim: no node could ever start these runs,
 * and every claim that meets one of them fails for all the others too.
 */
import type { Store } from '@sb/storage';
import { LimitKeyError } from '../../limits/manage/errors.ts';
import { endRun } from '../../settle/end/end-run.ts';
import { lockLongKeys } from './long-keys.sql.ts';

const CHUNK = 500;

export interface FailedRuns {
  readonly count: number;
  /** Other runs wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
}

export async function failLongKeys(store: Store): Promise<FailedRuns> {
  return store.write(
    function* (tx) {
      let endedParent = false;
      const runs = yield* lockLongKeys(tx, CHUNK);
      for (const { id, job, length } of runs) {
        const whose = `limit key or rate key of the run ${id} of the job "${job}"`;
        const { name, message } = new LimitKeyError(whose, `got a text of ${length} characters`);
        const error = JSON.stringify({ name, message });
        const isParent = yield* endRun(tx, { id, job }, { state: 'failed', reason: 'error', error });
        endedParent ||= isParent;
      }
      return { count: runs.length, endedParent };
    },
    { durable: false },
  );
}
