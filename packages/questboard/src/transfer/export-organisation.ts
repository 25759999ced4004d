import type { Store } from '@sb/storage';
import { serializeOrganisation } from './serialize-organisation.ts';
import { organisationOf, requireStoredOrganisation } from '../records/organisation.ts';

/**
 * What people maintain of an organisation as a `questboard/v1` file (JSON). Imported where it comes from it changes
 * nothing; imported elsewhere it makes the same board. Throws `UnknownOrganisationError`.
 */
export async function exportOrganisation(store: Store, orgId: string): Promise<string> {
  return serializeOrganisation(
    organisationOf(await store.read((tx) => requireStoredOrganisation(tx, orgId))),
  );
}
