import { ageMs, type CleanupInput, retentionRules, retentionSchema } from '@sb/worker/retention';
import { plural } from '@sb/words';
import type * as z from 'zod';
import { providedRetention, providedStore } from './job-store.ts';

/** The input of the job. What neither it nor worker.yaml names has its default. */
export const cleanupInput = retentionSchema.prefault({}).superRefine(keepsAudit);

/**
 * Whether an input would keep the events that say who did what for a shorter time than worker.yaml does. An operator may
 * request the job, and must not be able to remove the record of their own acts. Pure.
 */
function shortensAudit({ audit }: CleanupInput, configured: CleanupInput): boolean {
  return audit !== undefined && ageMs(audit) < ageMs(retentionRules({}, configured).audit);
}

/** Without a store the command has not read worker.yaml: the node that executes the run checks its input again. */
function keepsAudit(input: CleanupInput, ctx: z.RefinementCtx): void {
  if (!providedStore()) return;
  const configured = retentionSchema.parse(providedRetention());
  if (!shortensAudit(input, configured)) return;
  const { audit } = retentionRules({}, configured);
  const least = typeof audit === 'number' ? plural(audit, 'day') : audit;
  const message = `expected at least ${least}, as the retention in force says: only retention.audit of worker.yaml may shorten it`;
  ctx.addIssue({ code: 'custom', path: ['audit'], message });
}
