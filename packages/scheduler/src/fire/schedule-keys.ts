/**
 * The dedupe keys of schedules whose job works one out of its input. That takes the job's code, and its schema may
 * take its time: so it is done between transactions. A daemon without the code leaves such a schedule to others.
 */
import { InvalidInputError, type RegisteredJob } from '@sb/jobs';
import { DedupeKeyError } from '@sb/queue';
import { requestFor, type RunRequest } from '@sb/queue/engine';
import type { StoredSchedule } from '../definitions/fires.sql.ts';

type Keyed = Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'>;

export interface ScheduleKeys {
  /** The key, or why there is none; undefined as long as nobody has worked it out. */
  find(schedule: StoredSchedule): Keyed | Error | undefined;
  /** Resolves with whether any of them has a key now. */
  workOut(schedules: readonly StoredSchedule[]): Promise<boolean>;
}

export function createScheduleKeys(jobs: ReadonlyMap<string, RegisteredJob>): ScheduleKeys {
  const known = new Map<string, Keyed | Error>();
  return {
    find: (schedule) => known.get(nameOf(schedule)),
    async workOut(schedules) {
      const before = known.size;
      for (const schedule of schedules) {
        const job = jobs.get(schedule.job);
        if (job) known.set(nameOf(schedule), await keyOf(job, schedule));
      }
      return known.size > before;
    },
  };
}

/** A schedule that is changed has another version. */
function nameOf({ id, version }: StoredSchedule): string {
  return `${id}:${version}`;
}

async function keyOf(job: RegisteredJob, { input }: StoredSchedule): Promise<Keyed | Error> {
  try {
    const { dedupeKey, dedupeTtlMs } = await requestFor(job, input === null ? undefined : JSON.parse(input));
    return {
      ...(dedupeKey !== undefined && { dedupeKey }),
      ...(dedupeTtlMs !== undefined && { dedupeTtlMs }),
    };
  } catch (error) {
    if (error instanceof DedupeKeyError || error instanceof InvalidInputError) return error;
    throw error;
  }
}
