/** The organisations that the caller may see and change. Of every other one the answer is that it does not exist. */
import { maySeeOrg } from '@sb/access';
import { listOrganisations, UnknownOrganisationError } from '@sb/questboard';
import type { Store } from '@sb/storage';
import type { Who } from '../http/who.ts';
import { checkUnlimited } from './limited.ts';

/** Refuses a token of some jobs with `FORBIDDEN`, and an organisation out of sight with `UNKNOWN_ORG`. */
export async function checkOrg(store: Store, who: Pick<Who, 'jobs' | 'orgs'>, org: string): Promise<void> {
  checkUnlimited(who);
  // To one who sees all, the act itself says which there are.
  if (who.orgs === undefined) return;
  const seen = await seenOrgs(store, who);
  if (!seen.includes(org)) throw new UnknownOrganisationError(org, seen);
}

/** Like `checkOrg`, for what may be asked of an organisation that is not stored yet. */
export async function checkOrgToCome(
  store: Store,
  who: Pick<Who, 'jobs' | 'orgs'>,
  org: string,
): Promise<void> {
  checkUnlimited(who);
  if (!maySeeOrg(who, org)) throw new UnknownOrganisationError(org, await seenOrgs(store, who));
}

/** The ids of the stored organisations that it may see. */
export async function seenOrgs(store: Store, who: Pick<Who, 'orgs'>): Promise<readonly string[]> {
  return (await listOrganisations(store)).filter((org) => maySeeOrg(who, org));
}
