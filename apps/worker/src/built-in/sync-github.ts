/** The body of `github.sync`: Questboard's tasks become those of the sync, its reports the result of the run. */
import { runSync, type SyncOrg, type SyncOutcome, type SyncReport, TokenRefusedError } from '@sb/github';
import { type JobContext, Permanent, snooze, type Snooze } from '@sb/jobs';
import {
  FIRST_STEPS,
  forEachOrganisation,
  listOrganisations,
  readSyncedTasks,
  UnknownOrganisationError,
} from '@sb/questboard';
import { CodedError, plural } from '@sb/words';
import type { GithubSyncInput } from './github-input.ts';
import { jobStore, providedSettings } from './job-store.ts';
import { toSyncTask } from './sync-task.ts';

/** A run is snoozed for this time while another one has the token. */
const BUSY_DELAY = '10s';
const NO_TOKEN =
  'GITHUB_TOKEN is not set: the sync needs a token that may read and write issues. How to make one: docs/guides/github-sync.md';

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
  const { env = {} } = providedSettings();
  const token = env['GITHUB_TOKEN']?.trim() ?? '';
  const baseUrl = env['GITHUB_API_URL']?.trim() ?? '';
  if (token === '') throw new Permanent(NO_TOKEN);
  const orgs = await readOrgs(ctx);
  const outcomes = await sync(ctx, orgs, { token, ...(baseUrl !== '' && { baseUrl }) });
  return outcomes === 'busy' ? snooze(BUSY_DELAY) : resultOf(ctx, outcomes);
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
  if (orgId !== undefined) return [await permanently(() => read(orgId))];
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
  access: { readonly token: string; readonly baseUrl?: string },
): Promise<readonly SyncOutcome[] | 'busy'> {
  const { signal, run, input } = ctx;
  const total = orgs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let before = 0;
  return permanently(() =>
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
async function permanently<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnknownOrganisationError || error instanceof TokenRefusedError)
      throw new Permanent(error.message, { cause: error });
    throw error;
  }
}

function resultOf({ logger, run }: Context, outcomes: readonly SyncOutcome[]): GithubSyncResult {
  const reports = outcomes.flatMap((outcome) => ('report' in outcome ? [outcome.report] : []));
  for (const { org, failures, warnings, ...facts } of reports) {
    for (const { code, subject, message } of warnings) logger.warn(`${subject}: ${message}`, { org, code });
    for (const { taskId, says } of failures) logger.error(`${taskId}: ${says}`, { org, taskId });
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
    (sum, { created, updated, closed, unchanged }) => sum + created + updated + closed + unchanged,
    0,
  );
  if (failed + errors.length > 0)
    throw failure(reports, { failed, errors: errors.length, isAll: done === 0 });
  return { status: statusOf(reports), orgs: reports };
}

function failure(
  reports: readonly SyncReport[],
  { failed, errors, isAll }: { readonly failed: number; readonly errors: number; readonly isAll: boolean },
): Error {
  const [first] = reports.flatMap(({ failures }) => failures);
  const why = first ? ` The first: ${first.taskId}: ${first.says}.` : '';
  const what =
    errors > 0 ? `${plural(errors, 'organisation')} and ${plural(failed, 'task')}` : plural(failed, 'task');
  const message = `${what} failed${isAll ? '' : ', the others are done'}.${why} All of them: worker github:links --state error`;
  return isAll ? new Error(message) : new PartialSyncError(message);
}

function statusOf(reports: readonly SyncReport[]): SyncReport['status'] {
  if (reports.some(({ status }) => status === 'partial')) return 'partial';
  return reports.some(({ status }) => status === 'success') ? 'success' : 'noop';
}
