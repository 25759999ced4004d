import type { Store } from '@sb/storage';
import type { Org } from '../model.ts';
import { requireOrg } from '../records/orgs.sql.ts';

/** Fails with `UNKNOWN_ORG`. */
export async function showOrg(store: Store, orgId: string): Promise<Org> {
  return store.read((tx) => requireOrg(tx, orgId));
}
