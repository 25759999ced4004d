/**
 * The body of both sprint planner jobs: plans the week of one organisation or of all, for real or as a dry run.
 * The promises and the behaviour after a crash are those of `runSprintPlanner`.
 */
import type { JobContext, Snooze } from '@sb/jobs';
import { parseWeek, runSprintPlanner, type SprintReport } from '@sb/questboard';
import type { SprintplannerInput } from './board-input.ts';
import { boardWords } from './board-words.ts';
import { type AllResult, forOrganisations } from './for-organisations.ts';
import { jobStore, providedSettings } from './job-store.ts';

type Result = Omit<SprintReport, 'changes' | 'warnings'> | SprintReport;

/** The result of a dry run has every change; the changes of a real run are in its summary. */
export async function runSprintplannerJob(
  ctx: JobContext<SprintplannerInput>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Result | AllResult<Result> | Snooze> {
  const { input, now, run } = ctx;
  return forOrganisations(ctx, async (orgId) => {
    const report = await runSprintPlanner(jobStore(), {
      orgId,
      dryRun,
      now: now.toISOString(),
      ...(input.week !== undefined && { weekStart: parseWeek(input.week) }),
      jobId: run.jobId,
      runId: run.id,
      sourceApp: 'worker',
      words: boardWords({ ...providedSettings(), signal: ctx.signal, logger: ctx.logger }),
    });
    return report === 'busy' ? report : logReport(ctx, report, dryRun);
  });
}

function logReport(
  { logger }: JobContext<SprintplannerInput>,
  report: SprintReport,
  dryRun: boolean,
): Result {
  const { changes: _changes, warnings, ...short } = report;
  const { org, weekStart, status, reason, counts } = report;
  logger.info(dryRun ? 'planned the week as a rehearsal' : 'planned the week', {
    org,
    weekStart,
    status,
    ...(reason !== undefined && { reason }),
    planned: counts.planned,
    unplanned: counts.unplanned,
  });
  for (const { code, subject, message } of warnings) logger.warn(`${subject} ${message}`, { org, code });
  return dryRun ? report : short;
}
