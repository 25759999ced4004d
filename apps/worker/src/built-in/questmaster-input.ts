import { FIRST_STEPS, listOrganisations } from '@sb/questboard';
import * as z from 'zod';
import { providedStore } from './job-store.ts';

const fields = z.strictObject({
  orgId: z.string().min(1).optional().describe('the organisation'),
  allOrgs: z.boolean().optional().describe('every active organisation'),
  force: z.boolean().optional().describe('publish the digest of the day again'),
});

export type QuestmasterInput = z.output<typeof fields>;

/** The input of jobs that change organisations: it must name one, or ask for all. */
export const explicitInput = fields.prefault({}).superRefine(async ({ orgId, allOrgs = false }, ctx) => {
  if ((orgId !== undefined) !== allOrgs) return;
  const got = allOrgs ? 'both' : 'neither';
  const message = `expected orgId (--org <id>) or allOrgs (--all-orgs), got ${got}${await knownOrganisations()}`;
  ctx.addIssue({ code: 'custom', message });
});

/** The input of jobs that only read: every organisation, unless it names one. */
export const lenientInput = fields.prefault({});

/** The end of a message; empty where no store is open: inputs are checked there too. */
async function knownOrganisations(): Promise<string> {
  const store = providedStore();
  if (!store) return '';
  const ids = await listOrganisations(store);
  return ids.length === 0
    ? `, and no organisation is stored yet. ${FIRST_STEPS}`
    : `; the organisations are: ${ids.join(', ')}`;
}
