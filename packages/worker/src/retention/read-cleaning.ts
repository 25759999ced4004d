/** Who removes the old records of a store. Read by the doctor, and by a worker whose program has said nothing about it. */
import { readJobHealth } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { findLeaseEnd } from './cleaning.sql.ts';
import { CLEANUP_JOB } from './retention-rules.ts';

/** The lease of the workers inside programs: the one that takes it removes records, and the others wait until it ends. */
export const CLEANING_LEASE = 'retention';
export const CLEANING_EVERY_MS = 86_400_000;

export interface Cleaning {
  /** A schedule of `maintenance.cleanup` is in the store, also one that is off or gone. */
  readonly hasSchedule: boolean;
  /** One of them is on. */
  readonly isScheduled: boolean;
  /** When a run of that job last succeeded, as of the last fold; ms since the epoch. */
  readonly lastSuccessAt: number | undefined;
  /** When a worker inside a program last began to remove records. */
  readonly lastByProgramAt: number | undefined;
}

export async function readCleaning(store: Store): Promise<Cleaning> {
  const schedules = (await listSchedules(store)).filter(({ jobId }) => jobId === CLEANUP_JOB);
  const health = await readJobHealth(store, CLEANUP_JOB);
  const leaseEnd = await store.read((tx) => findLeaseEnd(tx, CLEANING_LEASE));
  return {
    hasSchedule: schedules.length > 0,
    isScheduled: schedules.some(({ enabled }) => enabled),
    lastSuccessAt: health?.lastSuccessAt,
    lastByProgramAt: leaseEnd === undefined ? undefined : leaseEnd - CLEANING_EVERY_MS,
  };
}
