import type { Store } from '@sb/storage';
import { listActiveOrgIds } from '../records/orgs.sql.ts';

/** The result of the work for one organisation, or its error. */
export type OrganisationOutcome<T> =
  | { readonly orgId: string; readonly result: T }
  | { readonly orgId: string; readonly error: unknown };

/**
 * Does the work for every active organisation, in the order of ids. A failure of one does not stop the others.
 * Throws the signal's reason when it aborts in between.
 */
export async function forEachOrganisation<T>(
  store: Store,
  signal: AbortSignal,
  work: (orgId: string) => Promise<T>,
): Promise<OrganisationOutcome<T>[]> {
  const outcomes: OrganisationOutcome<T>[] = [];
  for (const orgId of await store.read(listActiveOrgIds)) {
    signal.throwIfAborted();
    try {
      outcomes.push({ orgId, result: await work(orgId) });
    } catch (error) {
      outcomes.push({ orgId, error });
    }
  }
  return outcomes;
}
