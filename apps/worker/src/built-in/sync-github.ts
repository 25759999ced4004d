/** The body of `github.sync`: Questboard's tasks become those of the sync, its reports the result of the run. */
import { runSync, type SyncOrg, type SyncOutcome, type SyncReport, TokenRefusedError } from '@sb/github';
import { type JobContext, Permanent, type Snooze } from '@sb/jobs';
import {
  FIRST_STEPS,
  forEachOrganisation,
  listOrganisations,
  readSyncedTasks,
  UnknownOrganisationError,
} from '@sb/questboard';
import { CodedError, groupBy, plural } from '@sb/words';
import { busy, permanently } from './endings.ts';
import { type GithubAccess, githubAccess } from './github-access.ts';
import type { GithubSyncInput } from './github-input.ts';
import { jobStore, providedSettings } from './job-store.ts';
import { toSyncTask } from './sync-task.ts';

/** A log line names at most this many tasks. */
const MOST_NAMED = 20;

type Context = JobContext<GithubSyncInput>;

export interface GithubSyncResult {
  readonly status: SyncReport['status'];
  readonly orgs: readonly SyncReport[];
}

/** Some tasks or organisations failed, the others are done. */
class PartialSyncError extends CodedError {
  readonly code = 'PARTIAL';
}

export async function syncGithub(ctx: Context): Promise<GithubSyncResult | Snooze> {
  const access = githubAccess(providedSettings().env ?? {});
  if ('problems' in access)
    throw new Permanent(access.problems.map(({ name, says }) => `${name} ${says}`).join('\n'));
  const orgs = await readOrgs(ctx);
  const outcomes = await sync(ctx, orgs, access);
  return outcomes === 'busy' ? busy() : resultOf(ctx, outcomes);
}

async function readOrgs({ input, signal, logger }: Context): Promise<readonly SyncOrg[]> {
  const store = jobStore();
  const isAlone = (await listOrganisations(store)).length === 1;
  const read = async (orgId: string): Promise<SyncOrg> => {
    const { org, tasks } = await readSyncedTasks(store, orgId);
    return {
      orgId,
      isAlone,
      settings: org.settings.github,
      tasks: tasks.flatMap((each) => toSyncTask(each) ?? []),
    };
  };
  const { orgId } = input;
  if (orgId !== undefined) return [await permanently(isFinal, () => read(orgId))];
  const orgs = await forEachOrganisation(store, signal, read);
  if (orgs.length === 0) logger.warn(`there is no active organisation. ${FIRST_STEPS}`);
  return orgs.map((one) => {
    if ('error' in one) throw one.error;
    return one.result;
  });
}

async function sync(
  ctx: Context,
  orgs: readonly SyncOrg[],
  access: GithubAccess,
): Promise<readonly SyncOutcome[] | 'busy'> {
  const { signal, run, input } = ctx;
  const total = orgs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let before = 0;
  return permanently(isFinal, () =>
    runSync(orgs, {
      ...access,
      store: jobStore(),
      signal,
      origin: { jobId: run.jobId, runId: run.id, sourceApp: 'worker' },
      dryRun: run.dryRun,
      recreate: input.recreate === true,
      progress(done, ofOrg, orgId) {
        ctx.progress(before + done, total, orgId);
        if (done === ofOrg) before += ofOrg;
      },
    }),
  );
}

/** A retry would not find an unknown organisation, nor another answer for the same token. */
function isFinal(error: unknown): error is UnknownOrganisationError | TokenRefusedError {
  return error instanceof UnknownOrganisationError || error instanceof TokenRefusedError;
}

function resultOf({ logger, run }: Context, outcomes: readonly SyncOutcome[]): GithubSyncResult {
  const reports = outcomes.flatMap((outcome) => ('report' in outcome ? [outcome.report] : []));
  for (const { org, failures, warnings, ...facts } of reports) {
    for (const { code, subject, message } of warnings) logger.warn(`${subject}: ${message}`, { org, code });
    for (const [says, same] of groupBy(failures, (one) => one.says))
      logger.error(`${namesOf(same)}: ${says}`, { org });
    const { changes: _changes, ...counts } = facts;
    logger.info(run.dryRun ? 'compared the tasks with GitHub as a rehearsal' : 'synced the tasks to GitHub', {
      org,
      ...counts,
    });
  }
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
  for (const { orgId, error } of errors) logger.error('the organisation failed', { org: orgId, error });
  const failed = reports.reduce((sum, report) => sum + report.failed, 0);
  const done = reports.reduce(
    (sum, { created, updated, closed, unchanged, skipped }) =>
      sum + created + updated + closed + unchanged + skipped,
    0,
  );
  // A rehearsal has done its work where it found what would fail: its result is the requests of the others.
  if ((failed > 0 && !run.dryRun) || errors.length > 0)
    throw failure(reports, { failed, errors: errors.length, isAll: done === 0, runId: run.id });
  return { status: statusOf(reports), orgs: reports };
}

function namesOf(failures: SyncReport['failures']): string {
  const names = failures.slice(0, MOST_NAMED).map(({ taskId }) => taskId);
  const more = failures.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

interface Failed {
  readonly failed: number;
  readonly errors: number;
  readonly isAll: boolean;
  readonly runId: number;
}

function failure(reports: readonly SyncReport[], { failed, errors, isAll, runId }: Failed): Error {
  const [first] = reports.flatMap(({ failures }) => failures);
  const why = first ? ` The first: ${first.taskId}: ${first.says}.` : '';
  const what =
    errors > 0 ? `${plural(errors, 'organisation')} and ${plural(failed, 'task')}` : plural(failed, 'task');
  const message = `${what} failed${isAll ? '' : ', the others are done'}.${why} All of them: worker run:logs ${runId}`;
  return isAll ? new Error(message) : new PartialSyncError(message);
}

function statusOf(reports: readonly SyncReport[]): SyncReport['status'] {
  if (reports.some(({ status }) => status === 'partial')) return 'partial';
  return reports.some(({ status }) => status === 'success') ? 'success' : 'noop';
}
