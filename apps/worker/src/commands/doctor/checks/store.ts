import { readJobHealth, readStoreOverview, type StoreOverview } from '@sb/queue';
import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import {
  CLEANED_WITHIN_MS,
  compareVersions,
  lastDaily,
  probeWrite,
  type SchemaStatus,
  schemaStatus,
} from '@sb/storage';
import { CLEANUP_JOB, RETENTION_DAYS } from '@sb/worker/retention';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, fine } from './check.ts';

const MIGRATE = 'worker db:migrate';
const SLOW_MS = 1_000;
const DAY_MS = 86_400_000;

/** Pure. */
export function judgeSchema(
  { applied, missing, minCodeVersion, isMoved, isUnfinishedCopy }: Omit<SchemaStatus, 'storeId'>,
  version: string,
): Finding {
  if (minCodeVersion !== undefined && compareVersions(version, minCodeVersion) < 0)
    return {
      verdict: 'problem',
      found: `the store needs version ${minCodeVersion} or newer`,
      expected: `a store for version ${version}`,
      advice: 'Update this installation.',
    };
  if (isUnfinishedCopy)
    return {
      verdict: 'problem',
      found: 'a copy that is not whole',
      expected: 'a whole store',
      advice: `Run the same worker db:copy again${missing.length === 0 ? '' : ' with --restart'}.`,
    };
  if (isMoved)
    return {
      verdict: 'problem',
      found: 'the store was copied from another server',
      expected: 'event positions of this server',
      advice: `Stop the daemons, then: ${MIGRATE}`,
    };
  if (missing.length > 0)
    return {
      verdict: 'problem',
      found: `${plural(missing.length, 'migration')} missing: ${missing.join(', ')}`,
      expected: 'none',
      advice: MIGRATE,
    };
  return fine(`up to date (${applied.at(-1)})`);
}

export const schema: Check = {
  id: 'schema',
  title: 'schema',
  examine: async ({ store, version }) => judgeSchema(await schemaStatus(store), version),
};

/** Pure. */
export function judgeWrite(tookMs: number): Finding {
  const found = `a write reached the disk in ${formatDuration(tookMs)}`;
  if (tookMs < SLOW_MS) return fine(found);
  return {
    verdict: 'note',
    found,
    expected: `less than ${formatDuration(SLOW_MS)}`,
    advice: 'Look for a slow disk, or for a process that holds the write lock for long.',
  };
}

export const writable: Check = {
  id: 'writable',
  title: 'writing',
  examine: async ({ store }) => judgeWrite(await probeWrite(store)),
};

/** What is known about the removal of old records. */
export interface Cleaning {
  /** Those of `maintenance.cleanup`. */
  readonly schedules: readonly Pick<ScheduleRecord, 'enabled' | 'pause' | 'jobPause' | 'lastFire'>[];
  /** When a run of that job last succeeded, as of the last fold; ms since the epoch. */
  readonly lastSuccessAt: number | undefined;
  /** When a worker inside a program last began to remove records. */
  readonly lastByProgramAt: number | undefined;
}

/** Pure. A store whose runs are all young needs no cleanup yet. */
export function judgeRetention(
  { schedules, lastSuccessAt, lastByProgramAt }: Cleaning,
  { oldestFinishedAt, now }: Pick<StoreOverview, 'oldestFinishedAt'> & { readonly now: number },
): Finding {
  // A time after now is of a clock that was ahead: it says nothing.
  const [successAt, byProgramAt] = [lastSuccessAt, lastByProgramAt].map((at = 0) => (at <= now ? at : 0));
  const lastAt = Math.max(successAt ?? 0, byProgramAt ?? 0);
  const isRecent = now - lastAt < CLEANED_WITHIN_MS;
  const unpaused = schedules.filter(({ enabled, pause, jobPause }) => enabled && !pause && !jobPause);
  const works = unpaused.some(({ lastFire }) => isRecent || !lastFire || lastFire.at <= (successAt ?? 0));
  if (works) return fine('a schedule of maintenance.cleanup is on');
  if (isRecent) return fine(`removed ${formatDuration(now - lastAt)} ago`);
  const oldestMs = now - (oldestFinishedAt ?? now);
  if (oldestMs < RETENTION_DAYS.retentionDays * DAY_MS) return fine('no run is old enough to be removed');
  const isFailing = unpaused.length > 0;
  const why = isFailing ? 'no run of maintenance.cleanup has succeeded since' : 'nothing removes old records';
  return {
    verdict: 'note',
    found: `the oldest ended run is ${formatDuration(oldestMs)} old, and ${why}`,
    expected: 'a schedule of maintenance.cleanup that is on, and whose runs succeed',
    advice: isFailing
      ? 'worker history --job maintenance.cleanup'
      : 'Add it to scheduler.yaml or resume it, or once: worker job maintenance.cleanup, or `retention: {}` of createWorker.',
  };
}

export const retention: Check = {
  id: 'retention',
  title: 'old records',
  examine: async ({ store }) => {
    const { oldestFinishedAt } = await readStoreOverview(store);
    const schedules = (await listSchedules(store)).filter(({ jobId }) => jobId === CLEANUP_JOB);
    const health = await readJobHealth(store, CLEANUP_JOB);
    const lastByProgramAt = await lastDaily(store, 'retention');
    const now = await store.now();
    return judgeRetention(
      { schedules, lastSuccessAt: health?.lastSuccessAt, lastByProgramAt },
      { ...(oldestFinishedAt !== undefined && { oldestFinishedAt }), now },
    );
  },
};
