/**
 * The dedupe keys of schedules whose job computes one from its input. This needs the job's code, and its schema may be
 * asynchronous, so keys are computed between transactions. A daemon without the code, or with older code that computes no
 * key, leaves such a schedule to others.
 */
import { InvalidInputError, type RegisteredJob } from '@sb/jobs';
import { buildRequest, isRefusal, type RunRequest } from '@sb/queue/engine';
import type { StoredSchedule } from '../definitions/due-schedules.sql.ts';

type Keyed = Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'>;

export interface ScheduleKeys {
  /** The key, or the error of computing it; undefined while it has not been computed. */
  find(schedule: StoredSchedule): Keyed | Error | undefined;
  /** Computes keys. Resolves with whether any of the schedules got one. */
  workOut(schedules: readonly StoredSchedule[]): Promise<boolean>;
}

export function createScheduleKeys(jobs: ReadonlyMap<string, RegisteredJob>): ScheduleKeys {
  const known = new Map<string, Keyed | Error>();
  return {
    find: (schedule) => known.get(versionKey(schedule)),
    async workOut(schedules) {
      const before = known.size;
      for (const schedule of schedules) {
        const job = jobs.get(schedule.job);
        if (job?.dedupe) known.set(versionKey(schedule), await keyOf(job, schedule));
      }
      return known.size > before;
    },
  };
}

/** With the version, which changes with the schedule. */
function versionKey({ id, version }: StoredSchedule): string {
  return `${id}:${version}`;
}

async function keyOf(job: RegisteredJob, { input }: StoredSchedule): Promise<Keyed | Error> {
  try {
    const { dedupeKey, dedupeTtlMs } = await buildRequest(
      job,
      input === null ? undefined : JSON.parse(input),
    );
    return {
      ...(dedupeKey !== undefined && { dedupeKey }),
      ...(dedupeTtlMs !== undefined && { dedupeTtlMs }),
    };
  } catch (error) {
    if (isRefusal(error) || error instanceof InvalidInputError) return error;
    throw error;
  }
}
