import type { Store } from '@sb/storage';
import { listOrgIds, requireStoredOrg } from '../records/orgs.sql.ts';
import { shown, type ShownOrg } from '../records/shown.ts';

/** Fails with `UNKNOWN_ORG`. */
export async function showOrg(store: Store, orgId: string): Promise<ShownOrg> {
  return store.read(function* (tx) {
    const org = yield* requireStoredOrg(tx, orgId);
    return { ...shown(orgId, org), active: org.isActive };
  });
}

/** The ids of all stored organisations. */
export async function listOrganisations(store: Store): Promise<readonly string[]> {
  return store.read(listOrgIds);
}
