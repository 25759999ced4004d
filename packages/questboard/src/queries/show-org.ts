import type { Store } from '@sb/storage';
import type { Org } from '../model.ts';
import { listOrgIds, requireOrg } from '../records/orgs.sql.ts';

/** Fails with `UNKNOWN_ORG`. */
export async function showOrg(store: Store, orgId: string): Promise<Org> {
  return store.read((tx) => requireOrg(tx, orgId));
}

/** The ids of all stored organisations. */
export async function listOrganisations(store: Store): Promise<readonly string[]> {
  return store.read(listOrgIds);
}
