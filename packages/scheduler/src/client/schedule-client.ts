/**
 * The schedules of a client of @sb/queue, or of a worker's: what an operator does with them by the command line. Promises
 * are those of the verbs in actions/.
 */
import type { AnyJob } from '@sb/jobs';
import type { Change, Client, ClientAct, PauseFor } from '@sb/queue';
import { accessTo, ACT, actOf, type Known, pauseOf } from '@sb/queue/engine';
import type { OverrideChange } from '../actions/change-overrides.ts';
import { pauseSchedule, resumeSchedule } from '../actions/pause-schedule.ts';
import { type RunNow, runScheduleNow } from '../actions/run-schedule-now.ts';
import { skipNext } from '../actions/skip-next.ts';
import type { ScheduleMode } from '../definitions/operate.sql.ts';
import { listSchedules, type ScheduleRecord } from '../queries/list-schedules.ts';

export interface RunNowFor extends ClientAct {
  /** Default: the schedule's. */
  readonly input?: unknown;
  /** The job of the schedule: its schema checks the input, and its `dedupeKey` is worked out. A job with a key needs it; another job is refused. */
  readonly job?: AnyJob;
}

export interface SkipFor extends ClientAct {
  /** How many of the next fires, 1 to 1,000. Default 1. */
  readonly count?: number;
}

// Programs are also written without types.
const RUN_NOW: Known<RunNowFor> = { input: true, job: true, reason: true, actor: true };
const SKIP: Known<SkipFor> = { count: true, reason: true, actor: true };

/** Acts are on record, with the `createdBy` of the client or the `actor` of the call. */
export interface ScheduleClient {
  /** Every schedule of the store, by name, with its last and its next fire. */
  list(): Promise<readonly ScheduleRecord[]>;
  /** Its fires make no runs until it is resumed. Fails with `UNKNOWN_SCHEDULE`, `PAUSE_INVALID`, `REQUEST_INVALID`, `DURATION_INVALID`. */
  pause(name: string, pause: PauseFor): Promise<Change<ScheduleMode>>;
  /** It fires again from its next fire on. Fails with `UNKNOWN_SCHEDULE`, `REQUEST_INVALID`. */
  resume(name: string, act?: ClientAct): Promise<Change<ScheduleMode>>;
  /** A run at once, beside its fires. Fails with `UNKNOWN_SCHEDULE`, `CONFLICT`, `REQUEST_INVALID`, and as `enqueue` does. */
  runNow(name: string, how?: RunNowFor): Promise<RunNow>;
  /** The next fires make no runs. Fails with `UNKNOWN_SCHEDULE`, `SCHEDULE_OFF`, `REQUEST_INVALID`. */
  skipNext(name: string, how?: SkipFor): Promise<OverrideChange>;
}

/** Has no connections of its own, and ends with the client. Throws a `TypeError` for what is no client. */
export function createScheduleClient(client: Client): ScheduleClient {
  const access = accessTo(client);
  const { call, codeOf, jobs } = access;
  return {
    list: () => call(listSchedules),
    pause: (name, pause) =>
      call(async (store) => pauseSchedule(store, name, await pauseOf(store, access, pause))),
    resume: (name, act) => call((store) => resumeSchedule(store, name, actOf(access, 'A resume', act, ACT))),
    runNow: (name, how = {}) =>
      call((store) => {
        const { input, job } = how;
        const act = actOf(access, 'A run now', how, RUN_NOW);
        const known = job ? new Map([...jobs, [job.id, codeOf(job)]]) : jobs;
        return runScheduleNow(store, name, { input, jobs: known, jobId: job?.id, ...act });
      }),
    skipNext: (name, how = {}) =>
      call((store) => skipNext(store, name, { count: how.count, ...actOf(access, 'A skip', how, SKIP) })),
  };
}
