/**
 * Withdrawing a link that has not been used. Called by CLI and console.
 * Promise: a link is used or withdrawn, never both.
 * A crash before the commit changes nothing; after it, the link is gone and its event is there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { UnknownLinkError } from '../errors.ts';
import { lockUsers } from '../users/users.sql.ts';
import { dropOpenLink } from './links.sql.ts';
import { findOpenLink, type OpenLink } from './list-links.ts';

/** `id`: the beginning of its hash, as lists show it. Fails with `REQUEST_INVALID`, `UNKNOWN_LINK`. */
export async function withdrawLink(store: Store, id: string, act: Act): Promise<OpenLink> {
  checkAct('The withdrawal of a link', act);
  const link = await findOpenLink(store, id);
  const { hash, kind, role, user } = link;
  await store.write(function* (tx) {
    // A use of the link comes before it or after it.
    yield* lockUsers(tx);
    if (!(yield* dropOpenLink(tx, hash))) throw new UnknownLinkError();
    const facts = { kind, ...(role && { role }), ...(user !== undefined && { user }), ...because(act) };
    yield* publish(tx, [toEngineEvent('link.withdrawn', facts, { actor: act.actor })]);
  });
  return link;
}
