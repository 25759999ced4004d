/**
 * The body of both questmaster jobs: plans the day of one organisation or of all, for real or as a dry run.
 * The promises and the behaviour after a crash are those of `runQuestmaster`.
 */
import type { JobContext, Snooze } from '@sb/jobs';
import { type QuestmasterReport, runQuestmaster } from '@sb/questboard';
import type { QuestmasterInput } from './board-input.ts';
import { boardWords } from './board-words.ts';
import { watchPlanners } from './due-planners.ts';
import { type AllResult, forOrganisations } from './for-organisations.ts';
import { jobStore, providedSettings } from './job-store.ts';

type Result = Omit<QuestmasterReport, 'changes' | 'warnings' | 'cycles'> | QuestmasterReport;

/** The result of a dry run has every change; the changes of a real run are in its summary. */
export async function runQuestmasterJob(
  ctx: JobContext<QuestmasterInput>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Result | AllResult<Result> | Snooze> {
  const { input, now, run } = ctx;
  const isPlannerDue = dryRun ? undefined : watchPlanners(jobStore());
  return forOrganisations(ctx, async (orgId) => {
    // Both are due on Monday at nine: the plan of the week comes first.
    if (await isPlannerDue?.(orgId)) return 'busy';
    const report = await runQuestmaster(jobStore(), {
      orgId,
      dryRun,
      now: now.toISOString(),
      jobId: run.jobId,
      runId: run.id,
      sourceApp: 'worker',
      force: input.force ?? false,
      words: boardWords({ ...providedSettings(), signal: ctx.signal, logger: ctx.logger }),
    });
    return report === 'busy' ? report : logReport(ctx, report, dryRun);
  });
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
