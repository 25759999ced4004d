import { FIRST_STEPS, listOrganisations } from '@sb/questboard';
import * as z from 'zod';
import { providedStore } from './job-store.ts';

const fields = z.strictObject({
  orgId: z.string().min(1).optional().describe('the organisation'),
  allOrgs: z.boolean().optional().describe('every active organisation'),
  force: z.boolean().optional().describe('publish the digest of the day once more'),
});

export type QuestmasterInput = z.output<typeof fields>;

/** For jobs that change something: which organisations they are for has to be said. */
export const explicitInput = fields.prefault({}).superRefine(async ({ orgId, allOrgs = false }, ctx) => {
  if ((orgId !== undefined) !== allOrgs) return;
  const got = allOrgs ? 'both' : 'neither';
  const message = `expected orgId (--org <id>) or allOrgs (--all-orgs), got ${got}${await knownOrganisations()}`;
  ctx.addIssue({ code: 'custom', message });
});

/** For jobs that only look: every organisation, unless one is named. */
export const lenientInput = fields.prefault({});

/** Inputs are also checked where no store is open. */
async function knownOrganisations(): Promise<string> {
  const store = providedStore();
  if (!store) return '';
  const ids = await listOrganisations(store);
  return ids.length === 0
    ? `, and no organisation is stored yet. ${FIRST_STEPS}`
    : `; the organisations are: ${ids.join(', ')}`;
}
