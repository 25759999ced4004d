import type { RateLimit } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { lockGates } from './store/gates.ts';
import { renewBuckets } from './store/rates.ts';

/** The rate of a queue, or of a job with all its keys, is this from the commit on. */
export function* changeRate(
  tx: Tx,
  change: { readonly id: number; readonly of: 'queue' | 'job'; readonly rate: RateLimit },
): Body<void> {
  yield* lockGates(tx, [{ kind: change.of === 'queue' ? 'queue_rate' : 'job_rate', id: change.id }]);
  yield* renewBuckets(tx, change);
}
