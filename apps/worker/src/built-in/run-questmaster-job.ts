/**
 * The body of both questmaster jobs: plans the day of one organisation or of all, for real or as a dry run.
 * The promises and the behaviour after a crash are those of `runQuestmaster`.
 */
import { type JobContext, Permanent, snooze, type Snooze } from '@sb/jobs';
import {
  FIRST_STEPS,
  forEachOrganisation,
  type OrganisationOutcome,
  type QuestmasterReport,
  runQuestmaster,
  UnknownOrganisationError,
} from '@sb/questboard';
import { CodedError } from '@sb/words';
import { jobStore } from './job-store.ts';
import type { QuestmasterInput } from './questmaster-input.ts';

/** A run is snoozed for this time while another one has its organisation. */
const BUSY_DELAY = '10s';

type Result = Omit<QuestmasterReport, 'changes' | 'warnings' | 'cycles'> | QuestmasterReport;

/** The run failed for some organisations. Its retry finds nothing to do for the others. */
class PartialRunError extends CodedError {
  readonly code = 'PARTIAL';

  constructor(failed: readonly { readonly orgId: string; readonly error: unknown }[], total: number) {
    const reasons = failed.map(
      ({ orgId, error }) => `${orgId}: ${error instanceof Error ? error.message : String(error)}`,
    );
    super(`${failed.length} of ${total} organisations failed, the others are done. ${reasons.join(' ')}`, {
      cause: failed[0]?.error,
    });
  }
}

interface AllResult {
  readonly status: 'success' | 'noop';
  readonly orgs: readonly Result[];
}

/** The result of a dry run has every change; the changes of a real run are in its summary. */
export async function runQuestmasterJob(
  ctx: JobContext<QuestmasterInput>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Result | AllResult | Snooze> {
  const { orgId } = ctx.input;
  if (orgId === undefined) return runForAll(ctx, dryRun);
  const report = await runForOne(ctx, { orgId, dryRun });
  return report === 'busy' ? snooze(BUSY_DELAY) : report;
}

async function runForOne(
  ctx: JobContext<QuestmasterInput>,
  { orgId, dryRun }: { readonly orgId: string; readonly dryRun: boolean },
): Promise<Result | 'busy'> {
  const { input, now, run } = ctx;
  try {
    const report = await runQuestmaster(jobStore(), {
      orgId,
      dryRun,
      now: now.toISOString(),
      jobId: run.jobId,
      runId: run.id,
      sourceApp: 'worker',
      force: input.force ?? false,
    });
    return report === 'busy' ? report : logReport(ctx, report, dryRun);
  } catch (error) {
    // A retry would not find the organisation either.
    if (error instanceof UnknownOrganisationError) throw new Permanent(error.message, { cause: error });
    throw error;
  }
}

function logReport(
  { logger }: JobContext<QuestmasterInput>,
  report: QuestmasterReport,
  dryRun: boolean,
): Result {
  const { changes, warnings, cycles, ...short } = report;
  const { org, date, status } = report;
  logger.info(dryRun ? 'planned the day of the organisation' : 'ran the day of the organisation', {
    org,
    date,
    status,
    changes: changes.length,
  });
  for (const { code, subject, message } of warnings) logger.warn(`${subject} ${message}`, { org, code });
  for (const cycle of cycles) logger.warn(`${cycle.join(', ')} wait for each other`, { org });
  return dryRun ? report : short;
}

async function runForAll(ctx: JobContext<QuestmasterInput>, dryRun: boolean): Promise<AllResult | Snooze> {
  const outcomes = await forEachOrganisation(jobStore(), ctx.signal, (orgId) =>
    runForOne(ctx, { orgId, dryRun }),
  );
  if (outcomes.length === 0) ctx.logger.warn(`there is no active organisation. ${FIRST_STEPS}`);
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  for (const { orgId, error } of failed) ctx.logger.error('the organisation failed', { org: orgId, error });
  if (failed.length > 0) throw new PartialRunError(failed, outcomes.length);
  if (outcomes.some(isBusy)) return snooze(BUSY_DELAY);
  const orgs = outcomes.flatMap((outcome) =>
    'result' in outcome && outcome.result !== 'busy' ? [outcome.result] : [],
  );
  return { status: orgs.some(({ status }) => status === 'success') ? 'success' : 'noop', orgs };
}

function isBusy(outcome: OrganisationOutcome<Result | 'busy'>): boolean {
  return 'result' in outcome && outcome.result === 'busy';
}
