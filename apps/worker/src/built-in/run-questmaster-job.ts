/** What the two questmaster jobs share: one organisation or all of them, for real or on trial. */
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

/** How long a run waits for another one of the same organisation. */
const BUSY_DELAY = '10s';

type Result = Omit<QuestmasterReport, 'changes' | 'warnings' | 'cycles'> | QuestmasterReport;

/** Some organisations had their run, and some did not: those that did have nothing to do when it is tried again. */
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

/** A dry run's result has every change; the changes of a real run are in its summary. */
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
    return report === 'busy' ? report : tell(ctx, report, dryRun);
  } catch (error) {
    // Trying again would not bring the organisation.
    if (error instanceof UnknownOrganisationError) throw new Permanent(error.message, { cause: error });
    throw error;
  }
}

function tell({ logger }: JobContext<QuestmasterInput>, report: QuestmasterReport, dryRun: boolean): Result {
  const { changes, warnings, cycles, ...short } = report;
  const { org, date, status } = report;
  logger.info(dryRun ? 'looked at the organisation' : 'looked after the organisation', {
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
