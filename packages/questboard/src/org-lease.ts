/**
 * One run of a job at a time for an organisation. The lease saves work; what a run writes is checked by the number of
 * the board.
 */
import { releaseLease, type Store, takeLease } from '@sb/storage';

/** Longer than what a run does between two renewals. After a crash the next run waits at most this long. */
const LEASE_MS = 60_000;

interface LeaseOf {
  readonly orgId: string;
  readonly runId: number;
}

/** Takes the lease anew for its whole time: before each wait for a language model and each further attempt. */
export type Renew = () => Promise<unknown>;

/** `busy` while another run has the organisation. */
export async function withOrgLease<T>(
  store: Store,
  run: LeaseOf,
  work: (renew: Renew) => Promise<T>,
): Promise<T | 'busy'> {
  const { lease, holder } = leaseOf(run);
  const take = () =>
    store.write((tx) => takeLease(tx, lease, { holder, ttlMs: LEASE_MS }), { durable: false });
  if (!(await take())) return 'busy';
  try {
    return await work(take);
  } finally {
    await releaseOrgLease(store, run);
  }
}

/** Nothing, where the run does not hold the lease. */
export async function releaseOrgLease(store: Store, run: LeaseOf): Promise<void> {
  const { lease, holder } = leaseOf(run);
  await store.write((tx) => releaseLease(tx, lease, holder), { durable: false });
}

function leaseOf({ orgId, runId }: LeaseOf) {
  // A run that is tried again after a crash still holds its lease.
  const holder = `run:${runId}`;
  return { lease: `questboard:${orgId}`, holder };
}
