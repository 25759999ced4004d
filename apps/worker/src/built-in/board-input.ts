import { FIRST_STEPS, listOrganisations, parseWeek } from '@sb/questboard';
import { quote } from '@sb/words';
import * as z from 'zod';
import { providedStore } from './job-store.ts';

const orgs = {
  orgId: z.string().min(1).optional().describe('the organisation'),
  allOrgs: z.boolean().optional().describe('every active organisation'),
};

const dayFields = z.strictObject({
  ...orgs,
  force: z.boolean().optional().describe('publish the digest of the day again'),
});

const weekFields = z.strictObject({
  ...orgs,
  week: z
    .string()
    .refine(isWeek, { error: weekMessage })
    .optional()
    .describe('the week: 2026-W06, or a date in it'),
});

export type QuestmasterInput = z.output<typeof dayFields>;
export type SprintplannerInput = z.output<typeof weekFields>;

/** The inputs of jobs that change organisations: they must name one, or ask for all. */
export const questmasterInput = dayFields.prefault({}).superRefine(isExplicit);
export const sprintplannerInput = weekFields.prefault({}).superRefine(isExplicit);

/** The inputs of jobs that only read: every organisation, unless they name one. */
export const questmasterDryrunInput = dayFields.prefault({});
export const sprintplannerDryrunInput = weekFields.prefault({});

async function isExplicit(
  { orgId, allOrgs = false }: { readonly orgId?: string | undefined; readonly allOrgs?: boolean | undefined },
  ctx: z.RefinementCtx,
): Promise<void> {
  if ((orgId !== undefined) !== allOrgs) return;
  const got = allOrgs ? 'both' : 'neither';
  const message = `expected orgId (--org <id>) or allOrgs (--all-orgs), got ${got}${await knownOrganisations()}`;
  ctx.addIssue({ code: 'custom', message });
}

function isWeek(text: string): boolean {
  try {
    return parseWeek(text) !== '';
  } catch {
    return false;
  }
}

function weekMessage({ input }: { readonly input?: unknown }): string {
  return `expected a week such as 2026-W06, or a date in it, got ${quote(String(input))}`;
}

/** The end of a message; empty where no store is open: inputs are checked there too. */
async function knownOrganisations(): Promise<string> {
  const store = providedStore();
  if (!store) return '';
  const ids = await listOrganisations(store);
  return ids.length === 0
    ? `, and no organisation is stored yet. ${FIRST_STEPS}`
    : `; the organisations are: ${ids.join(', ')}`;
}
