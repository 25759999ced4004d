/**
 * What the jobs of a board share: one organisation or all, each by itself; a snooze while another run has one.
 */
import { type JobContext, Permanent, type Snooze } from '@sb/jobs';
import { BoardRuleError, FIRST_STEPS, forEachOrganisation, UnknownOrganisationError } from '@sb/questboard';
import { CodedError } from '@sb/words';
import { busy, permanently } from './endings.ts';
import { jobStore } from './job-store.ts';

interface OrgInput {
  readonly orgId?: string | undefined;
}

interface Report {
  readonly status: string;
}

export interface AllResult<R> {
  readonly status: 'success' | 'noop';
  readonly orgs: readonly R[];
}

/** The run failed for some organisations. Its retry finds nothing to do for those that are done. */
class PartialRunError extends CodedError {
  readonly code = 'PARTIAL';

  constructor(failed: readonly Failed[], { total, areOthersDone }: Others) {
    const reasons = failed.map(
      ({ orgId, error }) => `${orgId}: ${error instanceof Error ? error.message : String(error)}`,
    );
    const others = areOthersDone ? ', the others are done' : '';
    super(`${failed.length} of ${total} organisations failed${others}. ${reasons.join(' ')}`, {
      cause: failed[0]?.error,
    });
  }
}

interface Failed {
  readonly orgId: string;
  readonly error: unknown;
}

interface Others {
  readonly total: number;
  readonly areOthersDone: boolean;
}

export async function forOrganisations<R extends Report>(
  ctx: JobContext<OrgInput>,
  work: (orgId: string) => Promise<R | 'busy'>,
): Promise<R | AllResult<R> | Snooze> {
  const { orgId } = ctx.input;
  if (orgId === undefined) return forAll(ctx, work);
  const report = await permanently(isFinal, () => work(orgId));
  return report === 'busy' ? busy() : report;
}

/** A retry would not find an unknown organisation either, nor plan a week that is over. */
function isFinal(error: unknown): error is UnknownOrganisationError | BoardRuleError {
  return error instanceof UnknownOrganisationError || error instanceof BoardRuleError;
}

async function forAll<R extends Report>(
  ctx: JobContext<OrgInput>,
  work: (orgId: string) => Promise<R | 'busy'>,
): Promise<AllResult<R> | Snooze> {
  const outcomes = await forEachOrganisation(jobStore(), ctx.signal, work);
  if (outcomes.length === 0) ctx.logger.warn(`there is no active organisation. ${FIRST_STEPS}`);
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const isBusy = results.includes('busy');
  const areFinal = failed.every(({ error }) => isFinal(error));
  // What no retry mends is logged once, and not at each look whether the others are free.
  if (isBusy && areFinal) return busy();
  for (const { orgId, error } of failed) ctx.logger.error('the organisation failed', { org: orgId, error });
  if (failed.length > 0) {
    const areOthersDone = results.length > 0 && !isBusy;
    const failure = new PartialRunError(failed, { total: outcomes.length, areOthersDone });
    throw areFinal ? new Permanent(failure.message, { cause: failure }) : failure;
  }
  const orgs = results.filter((result) => result !== 'busy');
  return { status: orgs.some(({ status }) => status === 'success') ? 'success' : 'noop', orgs };
}
