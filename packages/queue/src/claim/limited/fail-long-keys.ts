/**
 * Fails queued runs whose limit key or rate key is too long for the store's indexes. An older version has stored them:
 * requests with such keys are refused now. Called when the store has refused a claim: no node could ever start these runs,
 * and every claim that meets one of them fails for all the others too.
 */
import { isRefusedValue, type Store } from '@sb/storage';
import { LimitKeyError } from '../../limits/manage/errors.ts';
import { endRun } from '../../settle/end/end-run.ts';
import { lockLongKeys } from './long-keys.sql.ts';

const CHUNK = 500;

export interface FailedRuns {
  /** Other runs wait for one of them: `releaseChildren`. */
  readonly endedParent: boolean;
}

/** `error`: of a claim. Undefined: it has another reason. */
export async function failLongKeys(store: Store, error: unknown): Promise<FailedRuns | undefined> {
  // The indexes of SQLite hold texts of any length.
  if (store.dialect === 'sqlite' || !isRefusedValue(error)) return undefined;
  return store.write(
    function* (tx) {
      let endedParent = false;
      const runs = yield* lockLongKeys(tx, CHUNK);
      for (const { id, job, length } of runs) {
        const whose = `limit key or rate key of the run ${id} of the job "${job}"`;
        const { name, message } = new LimitKeyError(whose, `got a text of ${length} characters`);
        const failure = JSON.stringify({ name, message });
        const isParent = yield* endRun(tx, { id, job }, { state: 'failed', reason: 'error', error: failure });
        endedParent ||= isParent;
      }
      return runs.length > 0 ? { endedParent } : undefined;
    },
    { durable: false },
  );
}
