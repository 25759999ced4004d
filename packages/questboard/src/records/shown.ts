import type { Instant } from '../model/dates.ts';
import type { Org } from '../model/organisation.ts';
import type { Stored } from './stored.sql.ts';

/** A record with its organisation, revision and time of its last change. */
export type Shown<T> = T & { readonly orgId: string; readonly rev: number; readonly updatedAt: Instant };

export function shown<T>(orgId: string, { record, rev, updatedAt }: Stored<T>): Shown<T> {
  return { ...record, orgId, rev, updatedAt };
}

/** `active`: jobs for all organisations run for it. */
export type ShownOrg = Shown<Org> & { readonly active: boolean };
