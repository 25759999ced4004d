/** The progress that a run reports. It has a row of its own, because claim and settle read the run's row, which must stay small. */
import type { Store } from '@sb/storage';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { findProgress, type LiveRow, upsertProgress } from './run-live.sql.ts';

export interface Progress {
  readonly done: number;
  readonly total?: number | undefined;
  readonly note?: string | undefined;
}

export interface ProgressRecord extends Progress {
  /** Ms since the epoch. */
  readonly at: number;
}

/** An attempt whose claim is lost writes nothing. */
export async function writeProgress(store: Store, claim: HeldClaim, progress: Progress): Promise<void> {
  await store.write((tx) => upsertProgress(tx, claim, progress), { durable: false, autocommit: true });
}

export async function readProgress(store: Store, runId: number): Promise<ProgressRecord | undefined> {
  const row = await store.read((tx) => findProgress(tx, runId), { single: true });
  return row && progressOf(row);
}

export function progressOf({ done, total, note, at }: LiveRow): ProgressRecord {
  return { done, at, ...(total !== null && { total }), ...(note !== null && { note }) };
}
