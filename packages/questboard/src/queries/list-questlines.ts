/** Questlines for lists: in the order of their ids; `order` says which comes first on a board. */
import type { Store } from '@sb/storage';
import type { Questline } from '../model.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import { findById, type Page, type PageWish } from './walk.ts';

/** Fails with `UNKNOWN_ORG`. */
export async function listQuestlines(
  store: Store,
  orgId: string,
  { archived = false, ...page }: PageWish & { readonly archived?: boolean },
): Promise<Page<Shown<Questline>>> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const search = { orgId, kind: 'questlines', by: [], isArchived: archived, fits: () => true } as const;
    const found = yield* findById<Questline>(tx, search, page);
    return { ...found, items: found.items.map((stored) => shown(orgId, stored)) };
  });
}
