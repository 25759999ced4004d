import type { Store } from '@sb/storage';
import type { DigestPayload } from '../events.ts';
import { readLastDigest, requireOrg } from '../records/orgs.sql.ts';

/** The last digest as it was published, for readers who missed the event. Undefined before the first run. */
export async function readDigest(store: Store, orgId: string): Promise<DigestPayload | undefined> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    return yield* readLastDigest(tx, orgId);
  });
}
