import type { Store } from '@sb/storage';
import { AccessInvalidError, UnknownLinkError } from '../errors.ts';
import type { Role } from '../identity.ts';
import type { LinkKind } from './link.ts';
import { findOpenLinks } from './links.sql.ts';

/** A link that can still be used. Its secret is nowhere. Times: ms since the epoch. */
export interface OpenLink {
  /** The hash of its secret; a part of it names the link. */
  readonly hash: string;
  readonly kind: LinkKind;
  /** Of the user that it makes. */
  readonly role?: Role;
  /** Whose password it sets. */
  readonly user?: string;
  /** Who made it. */
  readonly by: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Those that end first come first. */
export async function listOpenLinks(store: Store): Promise<readonly OpenLink[]> {
  const rows = await store.read(findOpenLinks);
  return rows.map(
    ({ hash, kind, role, user_name: user, by_: by, created_at: createdAt, expires_at: expiresAt }) => ({
      hash,
      kind,
      ...(role !== null && { role }),
      ...(user !== null && { user }),
      by,
      createdAt,
      expiresAt,
    }),
  );
}

/** `id`: the beginning of its hash, as lists show it. Fails with `REQUEST_INVALID` (several begin with it), `UNKNOWN_LINK`. */
export async function findOpenLink(store: Store, id: string): Promise<OpenLink> {
  const [found, another] = (await listOpenLinks(store)).filter(({ hash }) => hash.startsWith(id));
  if (!found) throw new UnknownLinkError();
  if (another)
    throw new AccessInvalidError('A link', [
      { field: 'id', message: 'several links begin like this: expected more of it' },
    ]);
  return found;
}
