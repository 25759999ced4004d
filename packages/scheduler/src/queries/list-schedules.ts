/** Lists the schedules of the store, each with its last fire. */
import type { RunState } from '@sb/jobs';
import { type JobStanding, readPausedJobs, type Standing } from '@sb/queue';
import { standingOf, stateName } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { Upstream } from '../chain.ts';
import { scheduleTimes } from '../definitions/entry-values.ts';
import { toOverride, type ScheduleOverride } from '../definitions/override-records.ts';
import { parseRules, type ScheduleRules } from '../schedule-rules.ts';
import type { ScheduleMode } from '../definitions/operate.sql.ts';
import { findAllOverrides } from '../definitions/overrides.sql.ts';
import { findDecidedAhead, findScheduleList } from './schedule-list.sql.ts';

export interface ScheduleRecord {
  readonly name: string;
  readonly jobId: string;
  /** Cron; absent when it follows others. */
  readonly schedule?: string | undefined;
  readonly after?: readonly Upstream[] | undefined;
  readonly when?: string | undefined;
  readonly timezone: string;
  /** False also for one that is gone. */
  readonly enabled: boolean;
  /** It was deleted, or no running daemon has it in its file. */
  readonly isGone: boolean;
  readonly description?: string;
  readonly input?: unknown;
  readonly source: 'file' | 'store';
  /** Another one after each act on the schedule; fires do not change it. */
  readonly version: number;
  readonly rules: ScheduleRules;
  /** Absent when it is not paused. */
  readonly pause?: Standing<ScheduleMode>;
  /** The pause of its job: it fires, and its runs are held until then. Absent when the job is not paused. */
  readonly jobPause?: JobStanding;
  /** The overrides of its fires to come. */
  readonly overrides: readonly ScheduleOverride[];
  /** The fire time that is next by the clock, also when it is paused, skipped or excluded (see `nextRuns`); ms since the epoch. */
  readonly nextFireAt?: number;
  /** Fire times to come that have been decided: an operator had moved them to an earlier time. */
  readonly decided?: readonly number[] | undefined;
  readonly lastFire?: LastFire;
  /** The number of fires of the last 24 hours that were missed and not caught up; `listFires` has those caught up too. */
  readonly missed: number;
  /**
   * The fire time of a fire that has been due for more than 5 s, and that no daemon has fired; of one that was moved to an
   * earlier time, that time. Ms since the epoch.
   */
  readonly lateFireAt?: number;
}

export interface LastFire {
  /** The fire time, ms since the epoch. */
  readonly at: number;
  readonly verdict: string;
  /** The cause, where the verdict does not say it. */
  readonly note?: string;
  readonly runId?: number;
  /** The final state of its run; absent while the run is unfinished, or when retention has removed it. */
  readonly state?: RunState;
}

const WINDOWS = { missedWindowMs: 24 * 60 * 60 * 1_000, lateMs: 5_000 };

export async function listSchedules(store: Store): Promise<readonly ScheduleRecord[]> {
  const paused = await readPausedJobs(store);
  const { rows, overrides, ahead } = await store.read(function* (tx) {
    return {
      rows: yield* findScheduleList(tx, WINDOWS),
      overrides: yield* findAllOverrides(tx),
      ahead: yield* findDecidedAhead(tx),
    };
  });
  return rows.map((row) =>
    withJobPause(paused, {
      name: row.name,
      jobId: row.job,
      ...scheduleTimes(row),
      timezone: row.timezone,
      enabled: row.enabled === 1 && row.gone_at === null,
      isGone: row.gone_at !== null,
      source: row.source,
      version: row.version,
      rules: parseRules(row.rules),
      overrides: overrides.filter(({ schedule_id }) => schedule_id === row.id).map(toOverride),
      ...(row.mode === 'paused' && { pause: standingOf(row) }),
      missed: row.missed,
      ...(row.late_fire_at !== null && { lateFireAt: row.late_fire_at }),
      ...(ahead.has(row.id) && { decided: ahead.get(row.id) }),
      ...(row.description !== null && { description: row.description }),
      ...(row.input !== null && { input: JSON.parse(row.input) as unknown }),
      ...(row.next_fire_at !== null && row.gone_at === null && { nextFireAt: row.next_fire_at }),
      ...(row.fire_at !== null &&
        row.verdict !== null && {
          lastFire: {
            at: row.fire_at,
            verdict: row.verdict,
            ...(row.note !== null && { note: row.note }),
            ...(row.run_id !== null && { runId: row.run_id }),
            ...(row.state !== null && { state: stateName(row.state) }),
          },
        }),
    }),
  );
}

function withJobPause(
  paused: ReadonlyMap<string, JobStanding>,
  record: Omit<ScheduleRecord, 'jobPause'>,
): ScheduleRecord {
  const jobPause = paused.get(record.jobId);
  return jobPause ? { ...record, jobPause } : record;
}
