import type { LinkRefusal } from '../errors.ts';
import type { Role } from '../identity.ts';
import type { RightsColumns } from '../rights.ts';

export type LinkKind = 'first' | 'invite' | 'reset' | 'wall';

const PATHS: Readonly<Record<LinkKind, string>> = {
  first: '/setup',
  invite: '/invite',
  reset: '/reset',
  wall: '/wall',
};
const HOUR_MS = 3_600_000;
const LASTS_MS: Readonly<Record<LinkKind, number>> = {
  first: HOUR_MS / 2,
  invite: 24 * HOUR_MS,
  reset: 24 * HOUR_MS,
  wall: 24 * HOUR_MS,
};

/** A new link. The store has the hash of its secret only. */
export interface Link {
  readonly kind: LinkKind;
  /** 43 characters, for the fragment of the URL. */
  readonly secret: string;
  /** Ms since the epoch. */
  readonly expiresAt: number;
}

export interface LinkRow extends Omit<RightsColumns, 'role'> {
  readonly hash: string;
  readonly kind: LinkKind;
  readonly role: Role | null;
  readonly user_id: number | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly by_: string;
}

/** `http://127.0.0.1:8787/setup#<secret>`: no server and no log gets a fragment. `base`: without a slash at its end. */
export function linkUrl(base: string, { kind, secret }: Pick<Link, 'kind' | 'secret'>): string {
  return `${base}${PATHS[kind]}#${secret}`;
}

export function linkEnd(kind: LinkKind, now: number): number {
  return now + LASTS_MS[kind];
}

/** Why the link cannot be used at this moment; undefined: it can. Pure. */
export function linkRefusal(
  link: LinkRow | undefined,
  {
    now,
    hasUsers,
    isDisabled,
  }: { readonly now: number; readonly hasUsers: boolean; readonly isDisabled: boolean },
): LinkRefusal | undefined {
  if (!link) return 'unknown';
  if (link.used_at !== null) return 'used';
  if (link.kind === 'first' && hasUsers) return 'done';
  if (link.expires_at <= now) return 'expired';
  return link.kind === 'reset' && isDisabled ? 'disabled' : undefined;
}
