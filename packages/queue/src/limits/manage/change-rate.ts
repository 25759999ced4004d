import type { RateLimit } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { lockLimits } from '../lock-and-release.sql.ts';
import { clearDue, renewBuckets } from '../rates.sql.ts';

export interface RateChange {
  /** Of the queue or the job. */
  readonly id: number;
  readonly kind: 'queue_rate' | 'job_rate' | 'key_rate';
  /** Absent when it was taken away. */
  readonly rate?: RateLimit | undefined;
}

/** Adjusts the buckets to changed rates of queues, or of jobs with all their keys. In the transaction of the change. */
export function* changeRates(tx: Tx, changes: readonly RateChange[]): Body<void> {
  if (changes.length === 0) return;
  yield* lockLimits(tx, changes);
  for (const { id, kind, rate } of changes) {
    if (rate) yield* renewBuckets(tx, { id, kind, rate });
    yield* clearDue(tx, { id, kind, isOver: !rate });
  }
}
