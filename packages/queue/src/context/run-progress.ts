/** The progress that a run reports. It has a row of its own, because claim and settle read the run's row, which must stay small. */
import type { Store } from '@sb/storage';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { type Progress, progressOf, type ProgressRecord } from '../rows/progress.ts';
import { findProgress, upsertProgress } from './run-live.sql.ts';

/** An attempt whose claim is lost writes nothing. */
export async function writeProgress(store: Store, claim: HeldClaim, progress: Progress): Promise<void> {
  await store.write((tx) => upsertProgress(tx, claim, progress), { durable: false, autocommit: true });
}

export async function readProgress(store: Store, runId: number): Promise<ProgressRecord | undefined> {
  const row = await store.read((tx) => findProgress(tx, runId), { single: true });
  return row && progressOf(row);
}
