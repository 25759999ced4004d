/** A token that is limited to some jobs: it sees those, runs them and cancels their runs, and does nothing else. */
import { isOfJobsOnly } from '@sb/access';
import {
  findRun,
  MOST_RUNS,
  readNewestRunId,
  readRuns,
  type RunDetails,
  UnknownJobError,
  UnknownRunError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { RefusedError } from '../http/refusal.ts';
import { maySeeJob, type Who } from '../http/who.ts';

/** For what is of all jobs: queues, nodes, the overview. Refuses with `FORBIDDEN`. */
export function checkUnlimited(who: Pick<Who, 'jobs'>): void {
  if (!isOfJobsOnly(who)) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'This token is limited to some jobs.',
    hint: 'Ask with a token of all jobs.',
  });
}

/** A job that the one who asks may not see is no job: throws `UNKNOWN_JOB`. */
export function checkJob(who: Pick<Who, 'jobs'>, jobId: string): void {
  if (!maySeeJob(who, jobId)) throw new UnknownJobError(jobId, []);
}

/** A run of a job that the one who asks may not see is no run: throws the same `UNKNOWN_RUN`. */
export async function findSeenRun(store: Store, who: Pick<Who, 'jobs'>, id: number): Promise<RunDetails> {
  const found = await findRun(store, id);
  if (!maySeeJob(who, found.jobId)) throw new UnknownRunError(id, await readNewestRunId(store));
  return found;
}

/**
 * The same for many. A number without a run is refused too: what acts later would act on any job's run that has the
 * number by then. For one who may see all jobs, absent runs are left to the verb.
 */
export async function checkRuns(store: Store, who: Pick<Who, 'jobs'>, ids: readonly number[]): Promise<void> {
  if (who.jobs === undefined) return;
  const seen = (await readRunsOf(store, ids)).filter(({ jobId }) => maySeeJob(who, jobId));
  const seenIds = new Set(seen.map(({ id }) => id));
  const refused = ids.find((id) => !seenIds.has(id));
  if (refused !== undefined) throw new UnknownRunError(refused, await readNewestRunId(store));
}

/** The run that has requested another one, by which that says who made it. */
export function creatorRun(createdBy: string | undefined): number | undefined {
  const [, id] = /^run:(\d{1,15})$/.exec(createdBy ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

/** A run without the other one that has requested it, unless that is of a job of the one who asks as well: `isSeen`. */
export function withSeenCreator<Run extends { readonly createdBy?: string }>(
  who: Pick<Who, 'jobs'>,
  run: Run,
  isSeen: boolean,
): Run {
  if (who.jobs === undefined || isSeen || creatorRun(run.createdBy) === undefined) return run;
  const { createdBy: _hidden, ...same } = run;
  return same as Run;
}

/** However many they are. A number without a run is left out. */
export async function readRunsOf(
  store: Store,
  ids: readonly number[],
): Promise<Awaited<ReturnType<typeof readRuns>>> {
  const runs: Awaited<ReturnType<typeof readRuns>>[number][] = [];
  for (let from = 0; from < ids.length; from += MOST_RUNS)
    runs.push(...(await readRuns(store, ids.slice(from, from + MOST_RUNS))));
  return runs;
}
